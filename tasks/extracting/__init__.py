"""From bytes to a Page: text, passages with offsets, and what the page says about itself."""
