"""Everything else an output may hold: pages, links, bookmarks, layers, tags, plain values."""
