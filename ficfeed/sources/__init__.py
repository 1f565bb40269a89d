"""Where stories come from: folders, and later pages, feeds and mailboxes."""
