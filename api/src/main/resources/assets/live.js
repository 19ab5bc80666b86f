"use strict";
// Keeps an open page current: puts in the sections that changed, and counts the seconds. Without it
// the page is the same as of when it was loaded.
(() => {
  const main = () => document.getElementById("main");

  const words = (seconds) => {
    if (seconds < 60) return `${seconds} s`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
    const hours = Math.floor(seconds / 3600);
    return hours < 24
      ? `${hours} h ${Math.floor((seconds % 3600) / 60)} min`
      : `${Math.floor(hours / 24)} d ${hours % 24} h`;
  };

  const tick = () => {
    for (const each of document.querySelectorAll("[data-since]")) {
      const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(each.dataset.since)) / 1000));
      each.textContent = `${each.dataset.words ?? ""} ${words(seconds)}`.trim();
    }
  };

  const put = (fresh) => {
    const shown = main();
    for (const details of fresh.querySelectorAll("details[id]")) {
      const before = document.getElementById(details.id);
      if (before) details.open = before.open;
    }
    for (const section of [...shown.children]) {
      if (!fresh.querySelector(`#${CSS.escape(section.id)}`)) section.remove();
    }
    let previous = null;
    for (const section of [...fresh.children]) {
      let current = document.getElementById(section.id);
      if (!current) {
        previous ? previous.after(section) : shown.prepend(section);
        current = section;
      } else if (current.dataset.v !== section.dataset.v) {
        current.replaceWith(section);
        current = section;
      }
      previous = current;
    }
    shown.dataset.after = fresh.dataset.after;
    document.title = fresh.dataset.title;
    if (!fresh.dataset.live) delete shown.dataset.live;
  };

  const follow = async () => {
    for (let failures = 0; main()?.dataset.live && failures < 30; ) {
      const query = new URLSearchParams(location.search);
      query.set("after", main().dataset.after);
      try {
        const answer = await fetch(`${location.pathname}/live?${query}`, { cache: "no-store" });
        if (answer.status === 401 || answer.status === 404) return;
        if (!answer.ok) throw new Error(answer.statusText);
        const text = await answer.text();
        put(new DOMParser().parseFromString(text, "text/html").getElementById("main"));
        failures = 0;
        await new Promise((go) => setTimeout(go, 250));
      } catch {
        failures += 1;
        await new Promise((go) => setTimeout(go, 2000));
      }
    }
  };

  if (main()?.dataset.live) {
    setInterval(tick, 1000);
    follow();
  }
})();
