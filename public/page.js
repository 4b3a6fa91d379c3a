// What needs no program: pictures of charts as files, and where the keyboard is after a change of the page.

// Saves the picture of a chart as SVG or PNG: what the page shows, with the colours it shows it in.
// The page's CSS colours charts by class; a file has no CSS, so every computed value is written into it.
(() => {
  "use strict";
  const COPIED = [
    "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linecap",
    "stroke-linejoin", "opacity", "paint-order", "font-family", "font-size", "font-weight", "text-anchor",
    "dominant-baseline",
  ];
  const SCALE = 2;

  const picture = (figure) => {
    // Of the wide and the narrow drawing only one is shown.
    const shown = [...figure.querySelectorAll("svg.chart")].find((svg) => svg.getClientRects().length > 0);
    if (!shown) return null;
    const copy = shown.cloneNode(true);
    const originals = [shown, ...shown.querySelectorAll("*")];
    const copies = [copy, ...copy.querySelectorAll("*")];
    originals.forEach((original, index) => {
      if (!(original instanceof SVGGraphicsElement)) return;
      const style = getComputedStyle(original);
      for (const name of COPIED) copies[index].setAttribute(name, style.getPropertyValue(name));
      copies[index].removeAttribute("class");
    });
    const { width, height } = shown.viewBox.baseVal;
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    ground.setAttribute("width", "100%");
    ground.setAttribute("height", "100%");
    ground.setAttribute("fill", getComputedStyle(figure.closest(".card") ?? document.body).backgroundColor);
    copy.prepend(ground);
    return { text: new XMLSerializer().serializeToString(copy), width, height };
  };

  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  const savePng = ({ text, width, height }, name) => {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = width * SCALE;
      canvas.height = height * SCALE;
      const context = canvas.getContext("2d");
      context.scale(SCALE, SCALE);
      context.drawImage(image, 0, 0, width, height);
      canvas.toBlob((blob) => blob && save(blob, `${name}.png`), "image/png");
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  };

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-download]");
    const figure = button && button.closest("figure");
    const drawn = figure && picture(figure);
    if (!drawn) return;
    const name = button.dataset.name;
    if (button.dataset.download === "png") savePng(drawn, name);
    else save(new Blob([drawn.text], { type: "image/svg+xml" }), `${name}.svg`);
  });
})();

// A filter draws charts and chips anew. Whoever chose it with a key would be thrown back to the start of the page: they go
// on at the mark of the same name, or else at the content.
(() => {
  "use strict";
  const arts = () => [...document.querySelectorAll(".plot-art")];
  let byKey = false;
  let last = null;
  addEventListener("keydown", () => (byKey = true), true);
  addEventListener("pointerdown", () => (byKey = false), true);
  addEventListener("focusin", ({ target }) => {
    last = { target, art: arts().indexOf(target.closest(".plot-art")), mark: target.dataset.mark };
  });
  new MutationObserver(() => {
    if (!byKey || !last || last.target.isConnected || document.activeElement !== document.body) return;
    const mark = arts()[last.art]?.querySelector(`[data-mark="${CSS.escape(last.mark ?? "")}"]`);
    last = null;
    (mark || document.getElementById("content"))?.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true });
})();

// A pointer need not meet a point of a line or a cloud: anywhere in the picture it is told of the nearest.
(() => {
  "use strict";
  const distance = (mark, x, y) => {
    const place = mark.getBoundingClientRect();
    return Math.hypot((place.left + place.right) / 2 - x, (place.top + place.bottom) / 2 - y);
  };
  const nearest = ({ target, clientX, clientY }) => {
    const art = target instanceof Element && !target.closest("[data-mark]") && target.closest(".plot-art");
    if (!art || !art.querySelector(".s1.line, .dots")) return undefined;
    const marks = [...art.querySelectorAll("[data-mark]")];
    const away = marks.map((mark) => distance(mark, clientX, clientY));
    return marks[away.indexOf(Math.min(...away))];
  };
  let near;
  const show = (mark) => {
    if (mark !== near) near?.removeAttribute("data-near");
    near = mark;
    near?.setAttribute("data-near", "");
    near?.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  };
  addEventListener("pointermove", (event) => show(nearest(event)), { passive: true });
  // Out of the window, or a finger that was lifted.
  addEventListener("pointerout", ({ relatedTarget }) => relatedTarget || show(undefined));
  // What a finger pointed at stays, as it does when the finger meets a mark.
  addEventListener("click", (event) => event.pointerType === "touch" && nearest(event)?.focus({ preventScroll: true }));
})();

// A filter or a slider changes the sentence at the top: whoever cannot see it is told, once it rests.
(() => {
  "use strict";
  const REST = 700;
  const sentence = () => document.querySelector("h1")?.textContent.trim();
  let said, resting, voice;
  const tell = () => {
    const now = sentence();
    if (!now || now === said) return;
    said = now;
    if (!voice) {
      voice = document.createElement("p");
      voice.className = "visually-hidden";
      voice.setAttribute("role", "status");
      document.body.append(voice);
    }
    voice.textContent = now;
  };
  addEventListener("load", () => {
    said = sentence();
    new MutationObserver(() => {
      clearTimeout(resting);
      if (sentence() !== said) resting = setTimeout(tell, REST);
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
})();
