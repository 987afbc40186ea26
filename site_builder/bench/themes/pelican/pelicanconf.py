"""A news site of Pelican with the lists and feeds that it can write."""

SITENAME = "KPU Kota Malang"
SITEURL = "https://kota-malang.kpu.go.id"
TIMEZONE = "Asia/Jakarta"
DEFAULT_LANG = "id"
AUTHOR = "KPU Kota Malang"
PATH = "content"
ARTICLE_PATHS = ["berita"]
OUTPUT_PATH = "public"
THEME = "tampilan"
THEME_STATIC_PATHS = []
STATIC_PATHS = []
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["sitemap", "around"]
SITEMAP = {"format": "xml"}
DELETE_OUTPUT_DIRECTORY = False
CACHE_CONTENT = False

ARTICLE_URL = "berita/{date:%Y}/{date:%m}/{date:%d}/{slug}/"
ARTICLE_SAVE_AS = f"{ARTICLE_URL}index.html"
YEAR_ARCHIVE_URL = "berita/{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = f"{YEAR_ARCHIVE_URL}index.html"
MONTH_ARCHIVE_URL = "berita/{date:%Y}/{date:%m}/"
MONTH_ARCHIVE_SAVE_AS = f"{MONTH_ARCHIVE_URL}index.html"
TAG_URL = "topik/{slug}/"
TAG_SAVE_AS = f"{TAG_URL}index.html"
CATEGORY_URL = "jenis/{slug}/"
CATEGORY_SAVE_AS = f"{CATEGORY_URL}index.html"
AUTHOR_SAVE_AS = ""
INDEX_SAVE_AS = "berita/index.html"
BERANDA_SAVE_AS = "index.html"
TAGS_SAVE_AS = "topik/index.html"
DIRECT_TEMPLATES = ["index", "beranda", "tags"]

DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"index": None, "tag": None, "category": None, "period_archives": None}
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/halaman/{number}/", "{base_name}/halaman/{number}/index.html"),
)

FEED_DOMAIN = SITEURL
FEED_MAX_ITEMS = 100
RSS_FEED_SUMMARY_ONLY = False
FEED_ALL_RSS = "rss.xml"
FEED_ALL_ATOM = "atom.xml"
CATEGORY_FEED_RSS = "jenis/{slug}/rss.xml"
CATEGORY_FEED_ATOM = "jenis/{slug}/atom.xml"
TAG_FEED_RSS = "topik/{slug}/rss.xml"
TAG_FEED_ATOM = "topik/{slug}/atom.xml"
AUTHOR_FEED_RSS = AUTHOR_FEED_ATOM = TRANSLATION_FEED_ATOM = None

MARKDOWN = {"extension_configs": {"markdown.extensions.meta": {}, "markdown.extensions.tables": {}}}
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
