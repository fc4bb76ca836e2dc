// A page that follows work under way: it asks for its own parts again, and shows those that changed.
//
// The server says when to ask again (« data-every », 0 when there is nothing to wait for). A part
// that has not changed is left alone: what is read, pressed or announced there is not disturbed.
(() => {
    const LONGEST = 60000;
    const PATIENCE = 10000;
    const place = document.querySelector("[data-progress]");
    if (!place) {
        return;
    }
    let delay = Number(place.dataset.every);
    let timer = 0;

    const partsOf = (root) => [...root.querySelectorAll("[data-progress-part]")];
    const version = (part) => part.dataset.version ?? part.innerHTML;

    // The same button or link, if it is still there.
    const twin = (part, element) => {
        const href = element.getAttribute("href");
        const same = (other) => (element.id ? other.id === element.id : other.getAttribute("href") === href);
        return [...part.querySelectorAll("a, button, [tabindex]")].find(same);
    };

    const renew = (part, fresh) => {
        if (version(part) === version(fresh)) {
            return;
        }
        const focused = part.contains(document.activeElement) ? document.activeElement : null;
        part.replaceChildren(...fresh.childNodes);
        if (fresh.dataset.version !== undefined) {
            part.dataset.version = fresh.dataset.version;
        }
        if (focused) {
            (twin(part, focused) ?? place).focus({ preventScroll: true });
        }
    };

    const stop = () => {
        delay = 0;
        place.dataset.stopped = "";
        place.querySelector("[role=status]").textContent = place.dataset.stoppedWords;
    };

    const show = (page) => {
        const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-progress]");
        if (!fresh) {
            stop();
            return;
        }
        const named = new Map(partsOf(fresh).map((part) => [part.dataset.progressPart, part]));
        for (const part of partsOf(place)) {
            renew(part, named.get(part.dataset.progressPart));
        }
        delay = Number(fresh.dataset.every);
    };

    const ask = async () => {
        const response = await fetch(location.href, {
            headers: { "X-Part": "progress" },
            redirect: "manual",
            signal: AbortSignal.timeout(PATIENCE),
        });
        // Signed out, or no longer allowed: the page says so once it is asked for by hand.
        if (response.type === "opaqueredirect" || (response.status >= 400 && response.status < 500)) {
            stop();
        } else if (response.ok) {
            show(await response.text());
        } else {
            throw new Error(String(response.status));
        }
    };

    const wait = () => {
        clearTimeout(timer);
        if (delay && !document.hidden) {
            timer = setTimeout(turn, delay);
        }
    };

    const turn = async () => {
        try {
            await ask();
        } catch {
            // Out of reach, for now or for good: less and less often.
            delay = Math.min(delay * 2, LONGEST);
        }
        wait();
    };

    document.addEventListener("visibilitychange", wait);
    window.addEventListener("pageshow", wait);
})();
