// Asks Lighthouse about many pages with one browser: addresses come as arguments, a line of JSON for each goes out.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const flags = process.env.CHROMIUM_FLAGS.split(" ");
const chrome = await launch({ chromePath: process.env.CHROMIUM, chromeFlags: flags, ignoreDefaultFlags: true });
try {
  for (const url of process.argv.slice(2)) {
    const options = { port: chrome.port, logLevel: "silent", output: "json", throttlingMethod: "simulate", disableFullPageScreenshot: true };
    const { lhr } = await lighthouse(url, { ...options, onlyCategories: ["performance", "accessibility", "best-practices", "seo"] });
    const weights = new Map(Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs.map(({ id, weight }) => [id, weight])));
    const failed = Object.values(lhr.audits).filter(({ id, score }) => weights.get(id) && score !== null && score < 1);
    console.log(JSON.stringify({
      url,
      scores: Object.fromEntries(Object.entries(lhr.categories).map(([name, { score }]) => [name, Math.round(score * 100)])),
      lcp: lhr.audits["largest-contentful-paint"].numericValue / 1000,
      complaints: failed.map(({ id, score }) => `${id}: ${score}`),
    }));
  }
} finally {
  await chrome.kill();
}
