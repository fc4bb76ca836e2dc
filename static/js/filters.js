// The lists of choices of a search: they count, tick everything, and close as a menu does.
(() => {
    const boxesOf = (filter) => [...filter.querySelectorAll("input[type=checkbox]")];

    const count = (filter) => {
        const boxes = boxesOf(filter);
        const ticked = boxes.filter((box) => box.checked).length;
        filter.querySelector("[data-filter-count]").textContent = ticked ? `(${ticked})` : "";
        filter.querySelector("[data-filter-used]").hidden = ticked === 0;
        filter.classList.toggle("filter--active", ticked > 0);
        const all = filter.querySelector("[data-filter-all]");
        all.hidden = boxes.length < 2;
        all.textContent = ticked === boxes.length ? "Désélectionner tout" : "Sélectionner tout";
    };

    const prepare = (filter) => {
        count(filter);
        filter.addEventListener("change", () => count(filter));
        filter.querySelector("[data-filter-all]").addEventListener("click", () => {
            const boxes = boxesOf(filter);
            const missing = boxes.some((box) => !box.checked);
            for (const box of boxes) {
                box.checked = missing;
            }
            count(filter);
        });
        filter.addEventListener("keydown", (event) => {
            if (event.key === "Escape" && filter.open) {
                filter.open = false;
                filter.querySelector("summary").focus();
            }
        });
        filter.addEventListener("focusout", (event) => {
            if (event.relatedTarget && !filter.contains(event.relatedTarget)) {
                filter.open = false;
            }
        });
    };

    const filters = [...document.querySelectorAll("[data-filter]")];
    filters.forEach(prepare);
    document.addEventListener("pointerdown", (event) => {
        for (const filter of filters) {
            if (filter.open && !filter.contains(event.target)) {
                filter.open = false;
            }
        }
    });
    // The browser may put ticks back without a word.
    window.addEventListener("pageshow", () => filters.forEach(count));
})();
