// A form that writes is sent once, however many clicks; « data-download » forms can be sent again.
(() => {
    const AGAIN_AFTER = 3000;

    const release = (form) => {
        delete form.dataset.sent;
        for (const button of form.querySelectorAll("button[data-pressed]")) {
            delete button.dataset.pressed;
            button.removeAttribute("aria-disabled");
        }
    };

    // What was ticked has served: the list starts afresh (A40).
    const forget = () => {
        try {
            sessionStorage.removeItem("selection");
        } catch {
            // Nothing was kept.
        }
    };

    document.addEventListener("submit", (event) => {
        const form = event.target;
        if (event.defaultPrevented || form.method !== "post") {
            return;
        }
        if (form.dataset.sent !== undefined) {
            event.preventDefault();
            return;
        }
        form.dataset.sent = "";
        if (event.submitter) {
            event.submitter.dataset.pressed = "";
            event.submitter.setAttribute("aria-disabled", "true");
        }
        if (form.dataset.download !== undefined) {
            forget();
            setTimeout(release, AGAIN_AFTER, form);
        }
    });

    // A page taken back from the history can be sent again.
    window.addEventListener("pageshow", () => {
        document.querySelectorAll("form[data-sent]").forEach(release);
    });
})();
