export default {
  layout: "article.njk",
  permalink: ({ page }) => `berita/${page.date.toISOString().slice(0, 10).replaceAll("-", "/")}/${page.fileSlug}/`,
};
