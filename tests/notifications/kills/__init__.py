"""Workers killed by `kill -9` over thousands of due rows: `python -m tests.notifications.kills`."""
