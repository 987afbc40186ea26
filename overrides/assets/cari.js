// The search page: reads the query from the address, fetches only the files that hold its words, and lists what it finds.
"use strict";
const form = document.querySelector("form[data-cari]");
const head = JSON.parse(document.getElementById("_indeks").textContent);
const say = head.kata_kata;
const [status, list, more, places, pages] = ["_kabar", "_hasil", "_lagi", "_kantor", "_halaman"].map(id => document.getElementById(id));
const STEP = 10, MOST_PREFIXES = 20, MOST_LINKS = 5;
const parts = head.bagian, seam = parts[1].dari;
const fetched = new Map();
let run = 0;

const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/(?<=\d)[.,](?=\d)/g, "")
  .replace(/(?<=\p{L})['’ʼ‘](?=\p{L})/gu, "").toLowerCase();
const wordsOf = text => [...new Set((fold(text).match(/[\p{L}\p{N}]+/gu) || []).map(word => word.slice(0, 40)))];

function read(path, parse) {
  if (!fetched.has(path)) {
    const answer = fetch(path).then(response => {
      if (response.status === 404) renew();
      if (!response.ok) throw new Error(path);
      return response.text();
    }).then(parse);
    answer.catch(() => fetched.delete(path));
    fetched.set(path, answer);
  }
  return fetched.get(path);
}

// A file that is gone: the site was built anew since this page was loaded. Loads it again, once.
function renew() {
  if (performance.getEntriesByType("navigation")[0]?.type !== "reload") location.reload();
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

function shardOf({ kata }, word) {
  let low = 0, high = kata.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (kata[middle] <= word) low = middle; else high = middle - 1;
  }
  return low;
}

// What stands after each word of the file in which `word` must be: a root, or the code of its articles.
async function shard(part, word) {
  if (!part.kata.length) return new Map();
  const at = shardOf(part, word) * 6;
  return read(`${part.letak}/${part.berkas.slice(at, at + 6)}.txt`, text => {
    const [words, codes] = text.split("\n\n").map(block => block.split("\n")), found = new Map();
    let last = "", next = 0;
    for (const line of words) {
      const [, shared, rest, parameter, stem] = /^(.)(.*?)(?:([A-Z])|>(\d+))$/.exec(line);
      last = last.slice(0, parseInt(shared, 36)) + rest;
      found.set(last, stem ? { root: stems(last)[stem] } : { parameter: parameter.charCodeAt(0) - 65, code: codes[next++] });
    }
    return found;
  });
}

const LETTERS = new Map([..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].map((letter, value) => [letter, value]));

// The numbers of articles in a Rice code, counted from the first of their part.
function numbersIn({ parameter, code }, first) {
  const numbers = [];
  let value = first - 1, high = 0, low = 0, left = -1;
  for (let at = 0; at < code.length; at++) {
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

// The root under which a word is kept, and its articles; nothing of a word that no article has.
async function lookUp(word) {
  const found = await Promise.all(parts.map(async part => (await shard(part, word)).get(word)));
  const root = found.find(entry => entry && entry.root);
  if (root) return lookUp(root.root);
  return found.some(Boolean) && { root: word, numbers: found.flatMap((entry, at) => entry ? numbersIn(entry, parts[at].dari) : []) };
}

// A word itself, else what it is derived from, else the words that begin with it: roots, and the articles of all.
async function find(word) {
  const derived = stems(word).slice(0, 6);
  for (const each of [word, ...derived]) {
    const found = await lookUp(each);
    if (found) return { roots: each === word ? [found.root] : [word, ...derived], numbers: found.numbers };
  }
  const shards = word.length > 2 ? await Promise.all(parts.map(part => shard(part, word))) : [];
  const near = new Set(shards.flatMap(kept => [...kept.keys()].filter(key => key.startsWith(word)).slice(0, MOST_PREFIXES)));
  const found = await Promise.all([...near].map(lookUp));
  return { roots: [word, ...derived], numbers: [...new Set(found.flatMap(({ numbers }) => numbers))] };
}

// What is asked for: its words, and what is known of each.
async function findAll(query) {
  const all = wordsOf(query), words = all.filter(word => word.length > 1 && !head.umum.includes(word));
  return Promise.all((words.length ? words : all).map(async word => ({ word, ...await find(word) })));
}

// Articles
async function search(known, filter) {
  const lists = known.map(({ numbers }) => numbers);
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
    const traits = await read(`sifat.json?v=${head.versi}`, JSON.parse);
    const kind = head.jenis.findIndex(([id]) => id === filter.jenis);
    const office = head.kantor.findIndex(([id]) => id === filter.kantor);
    numbers = numbers.filter(number => (!filter.jenis || traits.jenis[number] === kind)
      && (!filter.kantor || (traits.kantor[number] || 0) === office));
  }
  return numbers.sort((one, other) => other - one);
}

async function row(number) {
  const page = Math.floor(number / head.halaman), at = number % head.halaman;
  const part = parts[(page + 1) * head.halaman <= seam ? 0 : 1];
  return (await read(`hasil/${page}.txt?v=${part.versi}`, parseRows))[at];
}

function parseRows(text) {
  const [facts, ...lines] = text.split("\n"), [steps, kinds, offices, addresses, verdicts] = JSON.parse(facts);
  const pick = (column, at) => typeof column === "number" ? column : column[at];
  let day = 0;
  return steps.map((step, at) => {
    day += step;
    const about = lines[steps.length + at];
    return {
      title: lines[at],
      day: new Date(day * 864e5).toISOString().slice(0, 10),
      kind: pick(kinds, at),
      office: pick(offices, at),
      about: /[^.!?…”"’')]$/.test(about) ? `${about}…` : about,
      address: addresses[at],
      verdict: verdicts[at],
    };
  });
}

function hrefOf({ address, title, day, office }) {
  const slug = address || (fold(title).match(/[a-z0-9]+/g) || []).join("-");
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
  const { title, day, kind, office, about, verdict } = found;
  const item = add(list, "li", "", "card"), entry = add(item, "article");
  const link = add(add(entry, "h3"), "a");
  link.href = hrefOf(found);
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

function showLinks(box, links, most = links.length) {
  const shown = box.querySelector("ul");
  shown.textContent = "";
  for (const [name, address] of links.slice(0, most)) {
    const entry = add(shown, "li");
    if (address) add(entry, "a", name).href = address; else add(entry, "span", name);
  }
  box.hidden = !links.length;
  if (links.length <= most) return;
  const others = add(add(shown, "li"), "button", say["pages-more"].replace("{count}", links.length - most), "button");
  others.type = "button";
  others.onclick = () => { showLinks(box, links); shown.children[most].firstChild.focus(); };
}

async function showOffices(words) {
  if (!places || !words.length) return;
  const offices = await read(`kantor.json?v=${head.versi}`, JSON.parse);
  showLinks(places, offices.filter(([name]) => { const plain = fold(name); return words.every(word => plain.includes(word)); }).slice(0, 8));
}

// The hand-written pages that hold every word, those first that have it in their title.
async function findPages(known) {
  if (!known.length) return [];
  const kept = await read(`halaman.json?v=${head.versi}`, JSON.parse);
  const holds = words => known.every(({ word, roots }) =>
    words.some(each => roots.includes(each) || (word.length > 2 && each.startsWith(word))));
  const titled = ([title]) => known.every(({ word }) => fold(title).includes(word));
  return kept.filter(([, , words]) => holds(words.split(" "))).sort((one, other) => titled(other) - titled(one));
}

async function show() {
  const mine = ++run, asked = new URLSearchParams(location.search);
  const query = (asked.get("q") || "").trim().slice(0, 200);
  const filter = Object.fromEntries(["tahun", "jenis", "kantor"].map(name => [name, asked.get(name) || ""]));
  form.elements.q.value = query;
  for (const name in filter) if (form.elements[name]) form.elements[name].value = filter[name];
  list.textContent = status.textContent = "";
  more.hidden = true;
  for (const box of [places, pages]) if (box) showLinks(box, []);
  if (!query && !Object.values(filter).some(Boolean)) return;
  document.title = `${query || say.heading} – ${document.title.split(" – ").slice(-1)[0]}`;
  status.textContent = say.working;
  try {
    const words = wordsOf(query), office = showOffices(words), known = await findAll(query);
    const numbers = await search(known, filter), found = Object.values(filter).some(Boolean) ? [] : await findPages(known);
    if (mine !== run) return;
    const nothing = found.length ? say["pages-only"] : say.nothing;
    status.textContent = numbers.length ? say.found.replace("{count}", numbers.length.toLocaleString("id-ID")) : nothing;
    showLinks(pages, found.map(([title, path]) => [title, `../${path}`]), MOST_LINKS);
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
const byName = (one, other) => one[1].localeCompare(other[1], "id");
fill("jenis", [...head.jenis].sort(byName));
fill("kantor", [...head.kantor].sort(byName));
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
