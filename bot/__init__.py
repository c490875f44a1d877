"""From ranked paragraphs to conversations: ranking → reading → answer → message → chat."""
