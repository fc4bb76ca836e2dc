// What is ticked in a list, kept over the pages of one search (design § 4).
//
// Either « all but these » or « these »: the same two shapes as on the server. The server's word
// wins when the form says « restored »; otherwise the tab remembers, until another search.
(() => {
    const STORE = "selection";
    const form = document.querySelector("form[data-selection]");
    const search = document.querySelector("[data-filters]");

    const forget = () => {
        try {
            sessionStorage.removeItem(STORE);
        } catch {
            // Nothing was kept.
        }
    };
    search?.addEventListener("submit", forget);
    if (!form || !form.querySelector("[data-select-all]")) {
        return;
    }

    const key = form.dataset.selection;
    const total = Number(form.dataset.total);
    const everything = form.querySelector("[data-select-all]");
    const boxes = [...form.querySelectorAll("input[name=picked]")];
    const counter = form.querySelector("[data-selection-count]");
    const bar = form.querySelector("[data-selection-bar]");
    let all = false;
    let ids = new Set();

    const keep = () => {
        try {
            sessionStorage.setItem(STORE, JSON.stringify({ key, all, ids: [...ids] }));
        } catch {
            // Storage is full or forbidden: the selection holds for this page.
        }
    };

    const recall = () => {
        let kept = null;
        try {
            kept = JSON.parse(sessionStorage.getItem(STORE));
        } catch {
            // Unreadable: start afresh.
        }
        all = kept?.key === key ? kept.all : false;
        ids = new Set(kept?.key === key ? kept.ids : []);
    };

    const obey = () => {
        all = form.dataset.all !== undefined;
        ids = new Set(form.dataset.ids.split(",").filter(Boolean));
        keep();
    };

    const holds = (id) => ids.has(id) !== all;
    const size = () => (all ? Math.max(total - ids.size, 0) : ids.size);

    const show = () => {
        const count = size();
        for (const box of boxes) {
            box.checked = holds(box.value);
        }
        everything.checked = all || (count > 0 && count === total);
        everything.indeterminate = count > 0 && count < total;
        const words = `${count} ${count === 1 ? counter.dataset.one : counter.dataset.many} sur ${total}`;
        if (counter.textContent.trim() !== words) {
            counter.textContent = words;
        }
        bar.dataset.empty = String(count === 0);
        const shown = new Set(boxes.map((box) => box.value));
        const others = [...ids].filter((id) => !shown.has(id)).join(",");
        // A page without any tick says nothing of its own exclusions: they are all written here.
        form.elements.excluded_elsewhere.value = all ? [...ids].join(",") : "";
        form.elements.picked_elsewhere.value = all ? "" : others;
    };

    form.addEventListener("change", (event) => {
        const box = event.target;
        if (box === everything) {
            all = box.checked;
            ids.clear();
        } else if (box.name === "picked") {
            if (box.checked !== all) {
                ids.add(box.value);
            } else {
                ids.delete(box.value);
            }
            if (size() === 0) {
                all = false;
                ids.clear();
            }
        }
        keep();
        show();
    });

    if (form.dataset.restored === undefined) {
        recall();
    } else {
        obey();
    }
    show();
    // Back and forward: the browser may show an older page, or put older ticks back.
    window.addEventListener("pageshow", (event) => {
        if (event.persisted) {
            recall();
        }
        show();
    });
})();
