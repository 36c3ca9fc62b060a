// Functions that a walk asks about the page in front of it.
const fold = (text) => text.replace(/\s+/g, " ").trim();
const shown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getClientRects().length > 0;
const within = "tr, li, article, fieldset, form, section, dialog, aside, tbody, header, nav, footer, main";

// part is the smallest part of the page that shows the text: a row, a card, a form.
const part = (text) => [...document.querySelectorAll(within)].filter((e) => shown(e) && fold(e.innerText).includes(text)).pop() || null;

const sees = (root, text) => !!root && fold(root.innerText).includes(text);

// wide is how far the page reaches beyond the window, and what reaches there.
const wide = () => {
  const over = document.scrollingElement.scrollWidth - innerWidth;
  if (over <= 0) return "";
  const far = [...document.querySelectorAll("body *")].filter((e) => shown(e) && e.getBoundingClientRect().right > innerWidth + 0.5);
  return over + " px, such as " + far.slice(-3).map((e) => e.outerHTML.slice(0, 120)).join(" and ");
};

// hit is the box that a finger has to meet: of a choice, its label belongs to it.
const hit = (e) => {
  const boxes = [e, ...(e.labels || [])].filter(shown).map((x) => x.getBoundingClientRect());
  return { width: Math.max(0, ...boxes.map((b) => b.width)), height: Math.max(0, ...boxes.map((b) => b.height)) };
};

// inline says whether a link stands in a sentence, where WCAG 2.5.8 asks for no size.
const inline = (e) => {
  if (!e.matches("a") || getComputedStyle(e).display !== "inline") return false;
  const around = e.closest("p, li, td, th, dd, span:not(a span), div");
  return !!around && fold(around.innerText).length > fold(e.innerText).length;
};

const small = () => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=option]")]
  .filter((e) => shown(e) && !inline(e) && !e.matches("[aria-hidden=true][tabindex='-1']") && !e.matches(".skip:not(:focus)"))
  .map((e) => [e, hit(e)])
  .filter(([, b]) => Math.min(b.width, b.height) < 23.9)
  .map(([e, b]) => Math.round(b.width) + "×" + Math.round(b.height) + " " + e.outerHTML.slice(0, 140));

const settled = () => document.readyState === "complete" && !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling");

// finish ends what is fading from one colour into another.
// What inherits its colour starts when its parent is done.
const finish = () => {
  for (let round = 0; round < 20; round++) {
    const fading = document.getAnimations().filter((a) => a.playState === "running" && a.effect.getComputedTiming().endTime < Infinity);
    if (!fading.length) return;
    fading.forEach((a) => a.finish());
  }
};

// leaves says whether pressing an element leads to another page.
const leaves = (e, script) => {
  const link = e.closest("a[href]"), button = e.closest("button");
  if (link) {
    const to = new URL(link.href), here = to.pathname + to.search === location.pathname + location.search && to.hash;
    return to.origin === location.origin && !here && !link.hasAttribute("download") && !(script && link.dataset.open);
  }
  return !!button?.form && button.type === "submit" && !(script && button.form.matches("[hx-post], [hx-get]"));
};

// place scrolls an element to where it can be met, and says where that is and what lies on top.
function place(e) {
  const clipped = (x) => { const b = x.getBoundingClientRect(); return b.width < 4 || b.height < 4 || getComputedStyle(x).opacity === "0"; };
  if (clipped(e) && e.labels && e.labels.length) e = e.labels[0];
  e.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  const box = e.getClientRects()[0];
  if (!box) return null;
  const x = box.x + box.width / 2, y = box.y + box.height / 2;
  const top = document.elementFromPoint(x, y);
  return { x, y, covered: !top || e.contains(top) || top.contains(e) || top.control === e ? "" : top.outerHTML.slice(0, 200) };
}
