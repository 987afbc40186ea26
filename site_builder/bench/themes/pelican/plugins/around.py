"""Gives each article its neighbours and up to four others that share a topic and are near in time."""

from pelican import signals

MOST = 4


def look_around(generator):
    """The articles of a generator are newest first."""
    articles = generator.articles
    for place, article in enumerate(articles):
        article.newer = articles[place - 1] if place else None
        article.older = articles[place + 1] if place + 1 < len(articles) else None
        article.related = []
    for tag, tagged in generator.tags.items():
        if tag.name != "contoh":
            for place, article in enumerate(tagged):
                near = [*tagged[max(0, place - 1) : place], *tagged[place + 1 : place + 2]]
                article.related += near[: MOST - len(article.related)]


def register():
    signals.article_generator_finalized.connect(look_around)
