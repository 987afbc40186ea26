// The search page: reads the query from the address, fetches only the files that hold its words, and lists what it finds.
"use strict";
const form = document.querySelector("form[data-cari]");
const head = JSON.parse(document.getElementById("_indeks").textContent);
const say = head.kata_kata;
const [status, list, more, places] = ["_kabar", "_hasil", "_lagi", "_kantor"].map(id => document.getElementById(id));
const STEP = 10, MOST_PREFIXES = 20;
const fetched = new Map();
let run = 0;

const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/(?<=\d)[.,](?=\d)/g, "")
  .replace(/(?<=\p{L})['’ʼ‘](?=\p{L})/gu, "").toLowerCase();
const wordsOf = text => [...new Set((fold(text).match(/[\p{L}\p{N}]+/gu) || []).map(word => word.slice(0, 40)))];

function read(path, parse) {
  if (!fetched.has(path)) {
    const answer = fetch(`${path}?v=${head.versi}`).then(response => {
      if (!response.ok) throw new Error(path);
      return response.text();
    }).then(parse);
    answer.catch(() => fetched.delete(path));
    fetched.set(path, answer);
  }
  return fetched.get(path);
}

// Words and roots
const ENDINGS = [["lah", "kah", "pun", "tah"], ["nya", "ku", "mu"], ["kan", "an", "i"]];

function stems(word) {
  let found = [word];
  for (const endings of ENDINGS)
    found = found.concat(...found.map(stem => endings.filter(end => stem.endsWith(end)).map(end => stem.slice(0, -end.length))));
  const all = new Set();
  for (let depth = 0; depth < 3; depth++) {
    for (const stem of found) if (stem.length > 2) all.add(stem);
    found = found.flatMap(withoutPrefix);
  }
  all.delete(word);
  return [...all];
}

function withoutPrefix(word) {
  const out = [];
  if (/^(di|ke|se|ku)/.test(word)) out.push(word.slice(2));
  if (/^(ber|ter|per)/.test(word)) out.push(word.slice(3), word.slice(2));
  if (/^[btp]e/.test(word)) out.push(word.slice(2));
  const rest = /^[mp]e/.test(word) ? word.slice(2) : "", isVowel = letter => "aiueo".includes(letter || "-");
  if (rest.startsWith("ny")) out.push("s" + rest.slice(2));
  else if (rest.startsWith("ng")) {
    out.push(rest.slice(2));
    if (isVowel(rest[2])) out.push("k" + rest.slice(2));
    if (rest[2] === "e") out.push(rest.slice(3));
  } else if (/^[mn]/.test(rest)) {
    out.push(rest);
    if (isVowel(rest[1])) out.push((rest[0] === "m" ? "p" : "t") + rest.slice(1));
    out.push(rest.slice(1));
  } else if (rest) out.push(rest);
  return out;
}

function shardOf(word) {
  let low = 0, high = head.kata.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (head.kata[middle] <= word) low = middle; else high = middle - 1;
  }
  return low;
}

const shard = number => read(`kata/${number}.txt`, text => new Map(text.split("\n").map(line => {
  const cut = line.search(/[ >]/);
  return [line.slice(0, cut), line.slice(cut)];
})));

const LETTERS = new Map([..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].map((letter, value) => [letter, value]));

// The numbers of articles behind a word: a Rice code in base64, its parameter first.
function numbersIn(code) {
  const parameter = code.charCodeAt(0) - 97, numbers = [];
  let value = -1, high = 0, low = 0, left = -1;
  for (let at = 1; at < code.length; at++) {
    const six = LETTERS.get(code[at]);
    for (let shift = 5; shift >= 0; shift--) {
      const bit = (six >> shift) & 1;
      if (left < 0) {
        if (bit) { high++; continue; }
        left = parameter;
        low = 0;
      } else {
        low = low * 2 + bit;
        left--;
      }
      if (left === 0) {
        value += high * 2 ** parameter + low + 1;
        numbers.push(value);
        high = 0;
        left = -1;
      }
    }
  }
  return numbers;
}

async function lookUp(word) {
  const kept = (await shard(shardOf(word))).get(word);
  return kept && (kept[0] === ">" ? lookUp(kept.slice(1)) : numbersIn(kept.slice(1)));
}

// A word itself, else what it is derived from, else the words that begin with it.
async function find(word) {
  if (!head.kata.length) return [];
  const exact = await lookUp(word);
  if (exact) return exact;
  for (const stem of stems(word).slice(0, 6)) {
    const numbers = await lookUp(stem);
    if (numbers) return numbers;
  }
  const near = [...(await shard(shardOf(word))).keys()].filter(key => key.startsWith(word) && word.length > 2);
  return [...new Set((await Promise.all(near.slice(0, MOST_PREFIXES).map(lookUp))).flat())];
}

// Articles
async function search(query, filter) {
  const all = wordsOf(query), words = all.filter(word => word.length > 1 && !head.umum.includes(word));
  const lists = await Promise.all((words.length ? words : all).map(find));
  let numbers = lists.length ? lists[0] : [...Array(head.jumlah).keys()];
  for (const others of lists.slice(1)) {
    const here = new Set(others);
    numbers = numbers.filter(number => here.has(number));
  }
  if (filter.tahun) {
    const at = head.tahun.findIndex(([year]) => String(year) === filter.tahun);
    const [from, to] = at < 0 ? [0, 0] : [head.tahun[at][1], (head.tahun[at + 1] || [0, head.jumlah])[1]];
    numbers = numbers.filter(number => number >= from && number < to);
  }
  if (filter.jenis || filter.kantor) {
    const traits = await read("sifat.json", JSON.parse);
    const kind = head.jenis.findIndex(([id]) => id === filter.jenis);
    const office = head.kantor.findIndex(([id]) => id === filter.kantor);
    numbers = numbers.filter(number => (!filter.jenis || traits.jenis[number] === kind)
      && (!filter.kantor || (traits.kantor[number] || 0) === office));
  }
  return numbers.sort((one, other) => other - one);
}

const row = async number => (await read(`hasil/${Math.floor(number / head.halaman)}.json`, JSON.parse))[number % head.halaman];

function address([path, title, day, , office]) {
  const slug = path || (fold(title).match(/[a-z0-9]+/g) || []).join("-");
  if (/^https?:/.test(slug)) return slug;
  const home = head.kantor[office][2];
  return slug.endsWith("/") ? home + slug : `${home}berita/${day.replaceAll("-", "/")}/${slug}/`;
}

// The page
function add(parent, tag, text, name) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (name) element.className = name;
  parent.append(element);
  return element;
}

function addMarked(parent, text, words) {
  for (const part of text.split(/([\p{L}\p{N}]+)/u)) {
    const plain = fold(part);
    if (plain && words.some(word => plain === word || (word.length > 3 && plain.includes(word)))) add(parent, "mark", part);
    else parent.append(part);
  }
}

const dayText = day => new Date(`${day}T00:00:00Z`).toLocaleDateString("id-ID", { dateStyle: "long", timeZone: "UTC" });

function showRow(found, words) {
  const [, title, day, kind, office, about, verdict] = found;
  const item = add(list, "li", "", "card"), entry = add(item, "article");
  const link = add(add(entry, "h3"), "a");
  link.href = address(found);
  addMarked(link, title, words);
  const meta = add(entry, "p", "", "meta");
  if (head.kantor.length > 1) add(meta, "b", head.kantor[office][1]);
  add(meta, "span", head.jenis[kind][1]);
  add(meta, "time", dayText(day)).dateTime = day;
  if (verdict) add(add(entry, "p", `${say.verdict} `, "verdict"), "strong", verdict);
  addMarked(add(entry, "p", "", "about"), about, words);
}

async function showRows(numbers, from, words, mine) {
  const rows = await Promise.all(numbers.slice(from, from + STEP).map(row));
  if (mine !== run) return;
  const first = list.children.length;
  for (const found of rows) showRow(found, words);
  const next = from + STEP;
  more.hidden = next >= numbers.length;
  more.onclick = async () => {
    await showRows(numbers, next, words, mine);
    const entry = list.children[next];
    if (entry) entry.querySelector("a").focus();
  };
  return first;
}

async function showOffices(words) {
  if (!places || !words.length) return;
  const offices = await read("kantor.json", JSON.parse);
  const found = offices.filter(([name]) => { const plain = fold(name); return words.every(word => plain.includes(word)); });
  const shown = places.querySelector("ul");
  for (const [name, home] of found.slice(0, 8)) {
    const entry = add(shown, "li");
    if (home) add(entry, "a", name).href = home; else add(entry, "span", name);
  }
  places.hidden = !found.length;
}

async function show() {
  const mine = ++run, asked = new URLSearchParams(location.search);
  const query = (asked.get("q") || "").trim().slice(0, 200);
  const filter = Object.fromEntries(["tahun", "jenis", "kantor"].map(name => [name, asked.get(name) || ""]));
  form.elements.q.value = query;
  for (const name in filter) if (form.elements[name]) form.elements[name].value = filter[name];
  list.textContent = status.textContent = "";
  more.hidden = true;
  if (places) { places.hidden = true; places.querySelector("ul").textContent = ""; }
  if (!query && !Object.values(filter).some(Boolean)) return;
  document.title = `${query || say.heading} – ${document.title.split(" – ").slice(-1)[0]}`;
  status.textContent = say.working;
  try {
    const words = wordsOf(query), office = showOffices(words);
    const numbers = await search(query, filter);
    if (mine !== run) return;
    status.textContent = numbers.length ? say.found.replace("{count}", numbers.length.toLocaleString("id-ID")) : say.nothing;
    await Promise.all([showRows(numbers, 0, words, mine), office]);
  } catch (error) {
    if (mine === run) status.textContent = say.failed;
  }
}

function fill(name, options) {
  const select = form.elements[name];
  if (!select) return;
  for (const [value, text] of options) select.add(new Option(text, value));
}

fill("tahun", head.tahun.map(([year]) => [String(year), String(year)]).reverse());
fill("jenis", head.jenis);
fill("kantor", head.kantor);
form.addEventListener("submit", event => {
  event.preventDefault();
  const asked = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...asked]) if (!value.trim()) asked.delete(name);
  const address = asked.size || [...asked].length ? `?${asked}` : location.pathname;
  if (address !== location.search) history.pushState(null, "", address);
  show();
});
form.addEventListener("change", event => { if (event.target.tagName === "SELECT") form.requestSubmit(); });
addEventListener("popstate", show);
show();
