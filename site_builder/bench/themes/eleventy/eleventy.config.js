// A news site of Eleventy with the same lists and feeds as ours; the dates of feeds by its plugin for feeds.
import feeds from "@11ty/eleventy-plugin-rss";

const SITENAME = "KPU Kota Malang";
const SITEURL = "https://kota-malang.kpu.go.id";
const PAGE_SIZE = 20;
const WINDOW = 100;
const MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(" ");

const slug = (word) => word.toLowerCase().replaceAll(" ", "-");
const two = (number) => String(number).padStart(2, "0");
const day = (date) => `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
const shown = (date) => `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
const month = (date) => `berita/${date.getUTCFullYear()}/${two(date.getUTCMonth() + 1)}/`;

function group(articles, addresses) {
  const groups = new Map();
  for (const article of articles)
    for (const [here, title] of addresses(article)) {
      if (!groups.has(here)) groups.set(here, { here, title, articles: [] });
      groups.get(here).articles.push(article);
    }
  return [...groups.values()];
}

const topics = (articles) => group(articles, ({ data }) => data.topik.map((tag) => [`topik/${slug(tag)}/`, tag]));
const kinds = (articles) => group(articles, ({ data }) => [[`jenis/${data.jenis}/`, data.jenis]]);
const months = (articles) => group(articles, ({ date }) => [[month(date), `Berita ${month(date)}`]]);
const years = (articles) => group(articles, ({ date }) => [[month(date).slice(0, -3), `Berita ${month(date)}`]]);

function* cut({ here, title, articles }) {
  const total = Math.ceil(articles.length / PAGE_SIZE);
  const address = (number) => (number < 2 ? here : `${here}halaman/${number}/`);
  for (let number = 1; number <= total; number++)
    yield {
      here: address(number),
      title,
      number,
      entries: articles.slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE),
      newer: number > 1 ? address(number - 1) : "",
      older: number < total ? address(number + 1) : "",
    };
}

function around(articles) {
  const brief = (article) => ({ url: article.url.slice(1), title: article.data.title, kind: article.data.jenis, day: day(article.date), shown: shown(article.date) });
  const found = {};
  articles.forEach((article, place) => {
    const [older, newer] = [articles[place + 1], articles[place - 1]];
    found[article.inputPath] = { newer: newer && brief(newer), older: older && brief(older), related: [] };
  });
  for (const topic of topics(articles)) {
    if (topic.title === "contoh") continue;
    topic.articles.forEach((article, place) => {
      const near = [topic.articles[place - 1], topic.articles[place + 1]].filter(Boolean).map(brief);
      const { related } = found[article.inputPath];
      related.push(...near.slice(0, 4 - related.length));
    });
  }
  return found;
}

export default function (config) {
  config.addPlugin(feeds);
  config.addGlobalData("SITENAME", SITENAME);
  config.addGlobalData("SITEURL", SITEURL);
  const news = (api) => api.getFilteredByGlob("content/berita/**/*.md").reverse();
  config.addCollection("berita", news);
  config.addCollection("around", (api) => around(news(api)));
  config.addCollection("topics", (api) => topics(news(api)).map((t) => ({ slug: slug(t.title), name: t.title, count: t.articles.length })));
  config.addCollection("lists", (api) => {
    const articles = news(api);
    const all = { here: "berita/", title: "Berita", articles };
    const home = { here: "", title: SITENAME, number: 1, entries: articles.slice(0, 11), newer: "", older: "" };
    const rest = [...years(articles), ...months(articles), ...topics(articles), ...kinds(articles)];
    return [home, ...cut(all), ...rest.flatMap((list) => [...cut(list)])];
  });
  config.addCollection("feeds", (api) => {
    const articles = news(api);
    const first = { here: "", title: SITENAME, articles: articles.slice(0, WINDOW) };
    const some = [...topics(articles), ...kinds(articles)].map((list) => ({ ...list, articles: list.articles.slice(0, WINDOW) }));
    return [first, ...some, ...months(articles)];
  });
  config.addFilter("tojson", (value) => JSON.stringify(value ?? ""));
  config.addFilter("shown", shown);
  config.addFilter("day", day);
  config.addFilter("story", (content, page, kind, tags, near, published) => ({
    content, kind, tags, published, day: day(page.date), shown: shown(page.date), month: month(page.date),
    month_shown: `${MONTHS[page.date.getUTCMonth()]} ${page.date.getUTCFullYear()}`, ...near[page.inputPath],
  }));
  config.addFilter("jsonFeed", ({ here, articles }) =>
    JSON.stringify({
      version: "https://jsonfeed.org/version/1.1", title: SITENAME, home_page_url: `${SITEURL}/`,
      feed_url: `${SITEURL}/${here}feed.json`, language: "id",
      items: articles.map((a) => ({
        id: SITEURL + a.url, url: SITEURL + a.url, title: a.data.title, content_html: a.templateContent,
        summary: a.data.description, date_published: a.date.toISOString(), authors: [{ name: SITENAME }],
        tags: a.data.topik, language: "id", _warta: { office: "kota-malang", kind: a.data.jenis, tier: "kabkota" },
      })),
    }));
  config.addFilter("searchIndex", (articles) =>
    JSON.stringify(articles.map((a) => ({
      title: a.data.title, url: a.url, day: day(a.date), kind: a.data.jenis, about: a.data.description.slice(0, 80),
      text: a.templateContent.replace(/<[^>]+>/g, ""),
    }))));
  return {
    dir: { input: "content", includes: "../tampilan/templates", output: "public" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
}
