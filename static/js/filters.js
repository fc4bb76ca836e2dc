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
    };

    const filters = [...document.querySelectorAll("[data-filter]")];
    filters.forEach(prepare);
    const leave = (place) => {
        for (const filter of filters) {
            if (filter.open && !filter.contains(place)) {
                filter.open = false;
            }
        }
    };
    // Not before the click: on a phone, what is being pressed would move from under the finger.
    document.addEventListener("click", (event) => leave(event.target));
    document.addEventListener("keyup", (event) => {
        if (event.key === "Tab") {
            leave(document.activeElement);
        }
    });
    // The browser may put ticks back without a word.
    window.addEventListener("pageshow", () => filters.forEach(count));
})();
