"""From a folder of articles to ranked paragraphs: corpus → passages → vectors → ranking."""
