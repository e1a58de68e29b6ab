'use strict';
for (const section of document.querySelectorAll('section.map')) start(section);

// A map: its points in places of their own, shown through a view that the wheel, the mouse, fingers and keys move.
function start(section) {
  const data = JSON.parse(section.querySelector('script').textContent);
  const svg = section.querySelector('svg.plot');
  const search = section.querySelector('input');
  const status = section.querySelector('output');
  const detail = section.querySelector('.detail');
  const layer = name => svg.querySelector('.' + name);
  const count = data.text.length;
  const lower = data.text.map(text => text.toLocaleLowerCase());
  const widths = new Float64Array(count).fill(-1);
  const view = { scale: 1, x: 0, y: 0 };
  let size = { width: 0, height: 0 }, fit = 1;
  let found = new Set(), here = -1, isPinned = false, isAsked = false, home = true;

  // Of each end of an arrow, the direction away from the rest of it: there its name is in nobody's way.
  const ends = new Map();
  for (const [from, to] of data.arrows) {
    for (const [end, other] of [[from, to], [to, from]]) {
      const [x, y] = ends.get(end) ?? [0, 0];
      ends.set(end, [x + data.x[end] - data.x[other], y + data.y[end] - data.y[other]]);
    }
  }
  const dots = data.text.map((_, i) => child(layer('dots'), 'path', { d: `M${data.x[i]} ${data.y[i]}h0`, class: 'c' + data.colour[i] }));
  const heads = data.arrows.map(([from, to, colour]) => {
    child(layer('arrows'), 'path', { d: `M${data.x[from]} ${data.y[from]}L${data.x[to]} ${data.y[to]}`, class: 'c' + colour });
    return child(layer('heads'), 'path', { d: 'M0 0L-10 -4L-10 4Z', class: 'c' + colour });
  });
  if (count < 300) svg.classList.add('few');
  const pen = document.createElement('canvas').getContext('2d');
  if (pen) pen.font = '12px ' + getComputedStyle(document.body).fontFamily;

  function child(parent, name, attributes, text) {
    const element = document.createElementNS(svg.namespaceURI, name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    if (text !== undefined) element.textContent = text;
    parent.append(element);
    return element;
  }

  function widthOf(i) {
    if (widths[i] < 0) widths[i] = pen ? pen.measureText(data.text[i]).width + 4 : 7.5 * data.text[i].length;
    return widths[i];
  }

  const placeOf = i => [data.x[i] * view.scale + view.x, data.y[i] * view.scale + view.y];

  // Drawing -----------------------------------------------------------------------------------------------------------------------

  function ask() {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => { isAsked = false; draw(); });
  }

  function draw() {
    const transform = `translate(${view.x} ${view.y}) scale(${view.scale})`;
    for (const name of ['dots', 'arrows', 'links']) layer(name).setAttribute('transform', transform);
    data.arrows.forEach(([from, to], a) => {
      const [x1, y1] = placeOf(from), [x2, y2] = placeOf(to);
      heads[a].setAttribute('transform', `translate(${x2} ${y2}) rotate(${Math.atan2(y2 - y1, x2 - x1) * 180 / Math.PI})`);
    });
    drawLabels();
  }

  // Names in the order of their importance, wherever no name is yet: the closer the view, the more there is room for.
  function drawLabels() {
    const group = layer('labels'), taken = new Map(), cell = 48, height = 15;
    group.replaceChildren();
    const near = here < 0 ? [] : data.near[here];
    const first = [...(here < 0 ? [] : [here]), ...near, ...[...found].slice(0, 60), ...ends.keys()];
    const done = new Set();
    let written = 0;
    for (const i of first) if (!done.has(i)) { done.add(i); write(i, true); }
    for (let i = 0; i < count && written < 350; i++) if (!done.has(i)) write(i, false);

    function write(i, isWanted) {
      const [x, y] = placeOf(i), width = widthOf(i);
      if (x < 0 || y < 0 || x > size.width || y > size.height) return;
      const sides = [[8, 0, 'start'], [-8, 0, 'end'], [0, -12, 'middle'], [0, 13, 'middle']];
      const away = ends.get(i);
      if (away) sides.sort((a, b) => (b[0] * away[0] + b[1] * away[1]) - (a[0] * away[0] + a[1] * away[1]));
      for (const [dx, dy, anchor] of isWanted ? sides : sides.slice(0, 2)) {
        const left = x + dx - (anchor === 'start' ? 0 : anchor === 'end' ? width : width / 2), top = y + dy - height / 2;
        if (left < 2 || left + width > size.width - 2) continue;
        if (put(left, top, width, anchor, x + dx, y + dy, i, false)) return;
      }
      if (i === here) put(x + 8, y - height / 2, width, 'start', x + 8, y, i, true);
    }

    function put(left, top, width, anchor, x, y, i, isForced) {
      const cells = [];
      for (let c = Math.floor(left / cell); c <= Math.floor((left + width) / cell); c++)
        for (let r = Math.floor(top / cell); r <= Math.floor((top + height) / cell); r++) cells.push(c + ',' + r);
      const isFree = cells.every(key => (taken.get(key) ?? []).every(b =>
        b[0] >= left + width || b[0] + b[2] <= left || b[1] >= top + height || b[1] + height <= top));
      if (!isFree && !isForced) return false;
      for (const key of cells) {
        if (!taken.has(key)) taken.set(key, []);
        taken.get(key).push([left, top, width]);
      }
      const attributes = { x, y, 'text-anchor': anchor };
      if (i === here) attributes.class = 'here';
      else if (found.has(i)) attributes.class = 'found';
      child(group, 'text', attributes, data.text[i]);
      written++;
      return true;
    }
  }

  function mark() {
    const near = new Set(here < 0 ? [] : data.near[here]);
    dots.forEach((dot, i) => {
      dot.classList.toggle('here', i === here);
      dot.classList.toggle('near', near.has(i));
      dot.classList.toggle('found', found.has(i));
    });
    const links = layer('links');
    links.replaceChildren();
    for (const i of near) child(links, 'path', { d: `M${data.x[here]} ${data.y[here]}L${data.x[i]} ${data.y[i]}` });
    ask();
  }

  // The word looked at ------------------------------------------------------------------------------------------------------------

  function look(i, pin) {
    isPinned = pin && i >= 0;
    if (i === here) return;
    here = i;
    describe();
    mark();
  }

  function describe() {
    detail.replaceChildren();
    const add = (parent, name, text) => {
      const element = document.createElement(name);
      if (text !== undefined) element.textContent = text;
      parent.append(element);
      return element;
    };
    if (here < 0) {
      add(detail, 'p', data.near.some(list => list.length) ? 'Point at a word, or search for one, to see its nearest neighbours.' : 'Point at a word.');
      return;
    }
    add(detail, 'h3', data.text[here]).className = 'word';
    if (!data.near[here].length) return;
    const list = add(detail, 'ol');
    data.near[here].forEach((other, n) => {
      const item = add(list, 'li'), button = add(item, 'button', data.text[other]);
      button.type = 'button';
      button.className = 'word';
      button.addEventListener('click', () => { look(other, true); center(other); detail.querySelector('button')?.focus(); });
      add(item, 'span', data.similarity[here][n].toFixed(2));
    });
  }

  // Within reach of the pointer, the nearest point.
  function pointAt(x, y) {
    let best = -1, least = 22 * 22;
    for (let i = 0; i < count; i++) {
      const [px, py] = placeOf(i), distance = (px - x) ** 2 + (py - y) ** 2;
      if (distance < least) { best = i; least = distance; }
    }
    return best;
  }

  // The view ----------------------------------------------------------------------------------------------------------------------

  function reset() {
    fit = Math.min(size.width / data.width, size.height / data.height) || 1;
    view.scale = fit;
    view.x = (size.width - data.width * fit) / 2;
    view.y = (size.height - data.height * fit) / 2;
    home = true;
    ask();
  }

  function zoom(factor, x = size.width / 2, y = size.height / 2) {
    const scale = Math.min(200 * fit, Math.max(0.5 * fit, view.scale * factor));
    view.x = x - (x - view.x) * scale / view.scale;
    view.y = y - (y - view.y) * scale / view.scale;
    view.scale = scale;
    home = false;
    ask();
  }

  function pan(dx, dy) {
    view.x += dx;
    view.y += dy;
    home = false;
    ask();
  }

  function center(i) {
    const [x, y] = placeOf(i);
    if (view.scale < 3 * fit && count >= 300) zoom(3 * fit / view.scale, x, y);
    const [px, py] = placeOf(i);
    pan(size.width / 2 - px, size.height / 2 - py);
  }

  // The search --------------------------------------------------------------------------------------------------------------------

  function find() {
    const sought = search.value.trim().toLocaleLowerCase();
    const hits = [];
    if (sought) for (let i = 0; i < count; i++) if (lower[i].includes(sought)) hits.push(i);
    const rank = i => lower[i] === sought ? 0 : lower[i].startsWith(sought) ? 1 : 2;
    hits.sort((a, b) => rank(a) - rank(b) || a - b);
    found = new Set(hits);
    status.textContent = !sought ? '' : hits.length === 1 ? '1 word found' : `${hits.length} words found`;
    mark();
    return hits;
  }

  search.addEventListener('input', find);
  search.addEventListener('keydown', event => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const hits = find();
    if (!hits.length) return;
    look(hits[0], true);
    center(hits[0]);
  });

  // Wheel, mouse, fingers, keys ---------------------------------------------------------------------------------------------------

  const within = event => {
    const box = svg.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const pointers = new Map();
  let moved = 0;
  svg.addEventListener('wheel', event => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0016)), ...within(event));
  }, { passive: false });
  svg.addEventListener('pointerdown', event => {
    svg.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, within(event));
    moved = 0;
  });
  svg.addEventListener('pointermove', event => {
    const [x, y] = within(event), last = pointers.get(event.pointerId);
    if (!last) {
      if (!isPinned) look(pointAt(x, y), false);
      return;
    }
    svg.classList.add('dragged');
    moved += Math.abs(x - last[0]) + Math.abs(y - last[1]);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const before = Math.hypot(last[0] - other[0], last[1] - other[1]), now = Math.hypot(x - other[0], y - other[1]);
      zoom(now / (before || 1), (x + other[0]) / 2, (y + other[1]) / 2);
    } else pan(x - last[0], y - last[1]);
    pointers.set(event.pointerId, [x, y]);
  });
  const release = event => {
    if (!pointers.delete(event.pointerId)) return;
    svg.classList.remove('dragged');
    if (event.type === 'pointerup' && moved < 5) {
      const hit = pointAt(...within(event));
      isPinned = false;
      look(hit, true);
    }
  };
  svg.addEventListener('pointerup', release);
  svg.addEventListener('pointercancel', release);
  svg.addEventListener('pointerleave', () => { if (!isPinned && !pointers.size) look(-1, false); });

  const moves = {
    ArrowLeft: () => pan(60, 0), ArrowRight: () => pan(-60, 0), ArrowUp: () => pan(0, 60), ArrowDown: () => pan(0, -60),
    '+': () => zoom(1.4), '=': () => zoom(1.4), '-': () => zoom(1 / 1.4), '0': reset, Escape: () => look(-1, false),
  };
  svg.addEventListener('keydown', event => {
    if (!moves[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    moves[event.key]();
  });
  for (const button of section.querySelectorAll('.zoom button')) button.addEventListener('click', moves[button.dataset.key]);

  new ResizeObserver(() => {
    const box = svg.getBoundingClientRect();
    size = { width: box.width, height: box.height };
    if (home) reset();
    else ask();
  }).observe(svg);
  describe();
}
