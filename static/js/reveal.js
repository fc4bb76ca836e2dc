// The provisional passwords of a list: each asked for alone, shown in its row, hidden again.
//
// A showing is a request, which the journal keeps: what was hidden is asked for again. Whatever the
// server answers but a password, the form is sent for good: its page says what happened.
(() => {
    const HIDDEN_AFTER = 60000;
    const PATIENCE = 10000;
    const form = document.getElementById("reveal");
    const status = document.querySelector("[data-reveal-status]");
    const buttons = [...document.querySelectorAll("button[data-reveal]")];
    if (!form || !status) {
        return;
    }
    const timers = new Map();
    const placeOf = (button) => button.parentElement.querySelector("[data-secret]");
    const isShown = (button) => button.dataset.shown !== undefined;

    const name = (button, verb) => {
        button.textContent = `${verb} le mot de passe provisoire ${button.dataset.reveal}`;
        button.title = button.textContent;
    };

    const write = (button, words) => {
        placeOf(button).textContent = words;
    };

    const hide = (button) => {
        clearTimeout(timers.get(button));
        delete button.dataset.shown;
        write(button, "");
        name(button, "Afficher");
        status.textContent = `Mot de passe ${button.dataset.reveal} masqué.`;
    };

    const show = (button, answer) => {
        button.dataset.shown = "";
        write(button, answer.shown);
        name(button, "Masquer");
        status.textContent = answer.said;
        timers.set(button, setTimeout(hide, HIDDEN_AFTER, button));
    };

    const ask = async (button) => {
        const response = await fetch(button.formAction, {
            method: "POST",
            body: new URLSearchParams(new FormData(form)),
            headers: { "X-Part": "password" },
            redirect: "manual",
            cache: "no-store",
            signal: AbortSignal.timeout(PATIENCE),
        });
        return response.ok ? response.json() : null;
    };

    const press = async (button) => {
        button.setAttribute("aria-disabled", "true");
        write(button, "");
        try {
            const answer = await ask(button);
            if (answer) {
                show(button, answer);
            } else {
                form.requestSubmit(button);
            }
        } catch {
            const words = "Affichage impossible pour le moment.";
            write(button, words);
            status.textContent = words;
        } finally {
            button.removeAttribute("aria-disabled");
        }
    };

    for (const button of buttons) {
        button.addEventListener("click", (event) => {
            event.preventDefault();
            if (button.getAttribute("aria-disabled") === "true") {
                return;
            }
            if (isShown(button)) {
                hide(button);
            } else {
                press(button);
            }
        });
    }

    // Nothing stays in a page that was left, should the browser bring it back.
    window.addEventListener("pagehide", () => buttons.filter(isShown).forEach(hide));
})();
