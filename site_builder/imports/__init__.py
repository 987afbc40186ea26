"""Old news to articles: page text, saved pages, WordPress exports, feeds, Hugo and Jekyll folders.

Reading gives `OldItem`s, planning decides what becomes of each, writing puts new files into the office's folder.
"""
