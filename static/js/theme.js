// Runs before the first paint: the chosen theme, so that a dark page never flashes white.
(() => {
    const root = document.documentElement;
    root.dataset.js = "";
    let choice = null;
    try {
        choice = localStorage.getItem("scheme");
    } catch {
        // Storage is forbidden: the system's theme is used.
    }
    const system = matchMedia("(prefers-color-scheme: dark)").matches;
    if (choice === "dark" || (choice !== "light" && system)) {
        root.dataset.frTheme = "dark";
    }
})();
