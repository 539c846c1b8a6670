"use strict";

// The page works without any of this but the players: everything it says is in the document.
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const first = (selector, within) => within.querySelector(selector);

  // One of several buttons is pressed.
  const chooser = (group, onChosen) => {
    const buttons = all("button", group);
    for (const button of buttons) {
      button.addEventListener("click", () => {
        for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
        onChosen(button.dataset.value);
      });
    }
  };

  for (const group of all("[data-choice]")) {
    group.hidden = false;
    chooser(group, (value) => {
      if (group.dataset.choice === "lang") {
        root.lang = value;
        document.title = root.dataset[`title${value === "fr" ? "Fr" : "En"}`];
        document.dispatchEvent(new Event("language"));
      } else if (value === "auto") {
        delete root.dataset.theme;
      } else {
        root.dataset.theme = value;
      }
    });
  }

  const clock = (seconds) => {
    const tenths = Math.round(seconds * 10);
    const mark = root.lang === "fr" ? "," : ".";
    const whole = String(Math.floor((tenths % 600) / 10)).padStart(2, "0");
    return `${Math.floor(tenths / 600)}:${whole}${mark}${tenths % 10}`;
  };

  const bytesOf = (text) => Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));

  // A player: a video, a slider that counts frames, a strip and a list of scenes.
  const player = (version) => {
    const video = first("video", version);
    if (!video) return;
    const seek = first(".seek", version);
    const now = first(".now .at", version);
    const playing = first(".play", version);
    const head = first(".head", version);
    const rate = Number(version.dataset.rate);
    const lasts = Number(version.dataset.seconds);
    const scenes = all(".scene", version).map((item) => ({
      item,
      start: Number(item.dataset.start),
      shown: Number(item.dataset.shown),
      name: item.dataset.number,
      mark: first(`.strip [data-scene="${item.dataset.number}"]`, version),
    }));
    let current = -1;
    let wanted = null;

    for (const { item, mark } of scenes) {
      mark.parentElement.style.flexGrow = item.dataset.lasts;
    }

    // The video lies in the page as text, and is unpacked when it is needed.
    const load = () => {
      if (video.src) return;
      const packed = document.getElementById(version.dataset.video);
      video.src = packed
        ? URL.createObjectURL(new Blob([bytesOf(packed.textContent)], { type: "video/mp4" }))
        : version.dataset.file;
      if (packed) packed.remove();
    };

    const sceneAt = (time) => {
      let found = 0;
      scenes.forEach((scene, number) => { if (time + 1e-3 >= scene.start) found = number; });
      return found;
    };

    const show = (time) => {
      const number = sceneAt(time);
      seek.value = String(Math.round(time * rate));
      now.textContent = clock(time);
      const word = root.lang === "fr" ? "scène" : "scene";
      seek.setAttribute("aria-valuetext", `${clock(time)}, ${word} ${scenes[number].name}`);
      if (head) {
        const x = String((time / lasts) * 1000);
        head.setAttribute("x1", x);
        head.setAttribute("x2", x);
      }
      if (number === current) return;
      current = number;
      scenes.forEach((scene, each) => {
        scene.item.classList.toggle("current", each === number);
        scene.mark.setAttribute("aria-current", String(each === number));
      });
    };

    // Seeking waits for the seek before it, so that dragging the slider stays smooth.
    const goTo = (time) => {
      load();
      const bounded = Math.min(Math.max(0, time), lasts - 0.5 / rate);
      show(bounded);
      if (video.seeking || video.readyState === 0) {
        wanted = bounded;
      } else {
        video.currentTime = bounded;
      }
    };
    const followUp = () => {
      if (wanted === null) return;
      const time = wanted;
      wanted = null;
      video.currentTime = time;
    };
    video.addEventListener("seeked", followUp);
    video.addEventListener("loadedmetadata", followUp);

    const toggle = () => {
      load();
      if (video.paused) video.play().catch(() => {});
      else video.pause();
    };
    const step = (by) => {
      // Back goes to the start of this scene first, as players do.
      const time = wanted ?? video.currentTime;
      const number = sceneAt(time);
      const back = by < 0 && time - scenes[number].start > 1;
      const to = Math.min(scenes.length - 1, Math.max(0, back ? number : number + by));
      goTo(scenes[to].start);
    };

    playing.addEventListener("click", toggle);
    video.addEventListener("click", toggle);
    for (const name of ["play", "pause", "ended"]) {
      video.addEventListener(name, () => version.classList.toggle("playing", !video.paused));
    }
    const follow = () => {
      if (wanted === null && !video.seeking) show(Math.min(video.currentTime, lasts));
      if (!video.paused) requestAnimationFrame(follow);
    };
    video.addEventListener("play", follow);
    video.addEventListener("timeupdate", follow);

    seek.addEventListener("input", () => goTo((Number(seek.value) + 0.5) / rate));
    seek.addEventListener("keydown", (event) => {
      if (event.key === "PageDown") step(1);
      else if (event.key === "PageUp") step(-1);
      else if (event.key === " ") toggle();
      else return;
      event.preventDefault();
    });
    first(".back", version).addEventListener("click", () => step(-1));
    first(".next", version).addEventListener("click", () => step(1));
    first(".muted", version).addEventListener("click", (event) => {
      video.muted = !video.muted;
      event.currentTarget.setAttribute("aria-pressed", String(video.muted));
    });
    first(".safe", version).addEventListener("click", (event) => {
      const zones = first(".zones", version);
      zones.toggleAttribute("hidden");
      event.currentTarget.setAttribute("aria-pressed", String(!zones.hasAttribute("hidden")));
    });
    for (const scene of scenes) {
      const go = () => goTo(scene.shown);
      first(".go", scene.item).addEventListener("click", go);
      scene.mark.addEventListener("click", go);
    }
    for (const jump of all(".jump button", version)) {
      jump.addEventListener("click", () => {
        const scene = scenes.find((each) => each.name === jump.dataset.scene);
        if (scene) goTo(scene.shown);
        seek.focus();
      });
    }
    document.addEventListener("language", () => show(video.currentTime));
    first(".controls", version).hidden = false;
    show(0);
  };

  for (const version of all(".version")) player(version);

  // Of several platforms one is shown.
  for (const group of all(".platforms")) {
    const versions = all(".version", group.closest(".story"));
    const choose = (name) => {
      for (const version of versions) {
        version.hidden = version.dataset.platform !== name;
        if (version.hidden) first("video", version)?.pause();
      }
    };
    group.hidden = false;
    chooser(group, choose);
    choose(first("button", group).dataset.value);
  }
})();
