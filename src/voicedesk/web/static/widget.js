"use strict";
// One tag on any site puts a call button there:
// <script src="https://desk.example/call/dental/widget.js" async></script>
// It asks nobody for anything before it is pressed; then the call page opens in a frame.
(() => {
  // from /call/<business>/widget.js this line has the business, its colour and its picture
  const look = {};
  const tag = document.currentScript;
  const business = look.business || tag?.dataset.business;
  if (!business) console.error("voicedesk: the script tag wants data-business");
  // in the head there is no body yet to put it into
  else if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place, { once: true });

  function place() {
    const desk = new URL(tag.src).origin;
    const page = `${desk}/call/${encodeURIComponent(business)}`;
    const label = tag.dataset.label || "Call us";
    const closing = tag.dataset.close || "Hang up and close";
    const host = document.createElement("voicedesk-call");
    // closed: neither the site's style nor its scripts reach in
    const root = host.attachShadow({ mode: "closed" });
    const colour = /^#[0-9a-f]{6}$/.test(look.colour) ? look.colour : "#14663a";
    const border = look.colour ? colour : "#8a8a93";
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      :host { all: initial !important; position: fixed !important; inset: auto 1rem 1rem auto !important; z-index: 2147483000 !important;
        color-scheme: light dark; font: 1rem/1.4 system-ui, sans-serif; }
      button { font: inherit; min-height: 2.75rem; min-width: 2.75rem; padding: .5rem 1.1rem; border: 1px solid #fff; border-radius: 1.4rem;
        background: ${colour}; color: #fff; cursor: pointer; box-shadow: 0 2px 8px #0006; }
      button:focus-visible { outline: 3px solid #0b57d0; outline-offset: 2px; }
      [hidden] { display: none; }
      #open { display: inline-flex; align-items: center; gap: .5rem; }
      #open[hidden] { display: none; }
      img { height: 1.75rem; width: auto; max-width: 6rem; border-radius: .25rem; background: #fff; }
      #panel { display: flex; flex-direction: column; align-items: flex-end; gap: .5rem; }
      #panel[hidden] { display: none; }
      #close { background: #8c1d18; }
      iframe { width: min(24rem, calc(100vw - 2rem)); height: min(38rem, calc(100vh - 6rem)); border: 1px solid ${border};
        border-radius: .75rem; background: Canvas; }`);
    root.adoptedStyleSheets = [sheet];
    const open = button("open", label);
    if (look.logo) open.prepend(picture(look.logo));
    const close = button("close", closing);
    const panel = document.createElement("div");
    panel.id = "panel";
    panel.setAttribute("role", "group");
    panel.setAttribute("aria-label", label);
    panel.hidden = true;
    panel.append(close);
    root.append(panel, open);
    let frame = null;

    open.addEventListener("click", () => {
      frame = document.createElement("iframe");
      frame.src = page;
      frame.title = label;
      frame.allow = "microphone; autoplay; screen-wake-lock";
      frame.referrerPolicy = "strict-origin";
      panel.append(frame);
      panel.hidden = false;
      open.hidden = true;
      frame.focus();
    });
    // a frame that goes ends its call
    const shut = () => {
      frame?.remove();
      frame = null;
      panel.hidden = true;
      open.hidden = false;
      open.focus();
    };
    close.addEventListener("click", shut);
    root.addEventListener("keydown", (event) => { if (event.key === "Escape" && frame) shut(); });
    document.body.append(host);

    function picture(written) {
      const made = document.createElement("img");
      made.alt = "";
      // a site may forbid pictures that come as text
      made.addEventListener("error", () => made.remove());
      made.src = written;
      return made;
    }

    function button(id, text) {
      const made = document.createElement("button");
      made.id = id;
      made.type = "button";
      made.textContent = text;
      return made;
    }
  }
})();
