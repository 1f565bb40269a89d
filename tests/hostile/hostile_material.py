"""What hostile files are made of: scripts for every field, misleading beginnings, odd names and numbers."""

from __future__ import annotations

import zlib

ENCODINGS = [
    "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman", "utf-7", "cp500",
]  # fmt: skip
FOREIGN = {
    "shift_jis": "彼は雨の中を歩いていた。",
    "euc_jp": "彼は雨の中を歩いていた。",
    "gb18030": "他在雨中走了很久，没有人说话。",
    "big5": "他在雨中走了很久，沒有人說話。",
    "euc_kr": "그는 빗속을 오래 걸었다.",
    "koi8-r": "Снег падал на крыши города всю ночь. ",
    "cp1251": "Снег падал на крыши города всю ночь. ",
    "cp437": "Über die Brücke führte kein Weg. ",
}

PAYLOADS = [
    "<script>window.__hit=1</script>",
    "<img src=x onerror=window.__hit=1>",
    "<svg/onload=window.__hit=1>",
    "<svg><script>window.__hit=1</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.__hit=1>",
    "\"><script>window.__hit=1</script>",
    "' onmouseover='window.__hit=1' x='",
    "\" autofocus onfocus=\"window.__hit=1",
    "</title><script>window.__hit=1</script>",
    "</textarea><script>window.__hit=1</script>",
    "]]><script>window.__hit=1</script>",
    "--><script>window.__hit=1</script><!--",
    "<a href=\"javascript:window.__hit=1\">x</a>",
    "<a href=\"jav&#x09;ascript:window.__hit=1\">x</a>",
    "<a href='data:text/html,<script>window.__hit=1</script>'>x</a>",
    "<iframe srcdoc='<script>window.__hit=1</script>'></iframe>",
    "<noscript><p title=\"</noscript><img src=x onerror=window.__hit=1>\">",
    "<template><script>window.__hit=1</script></template>",
    "<style>@import 'http://evil.invalid/x';</style>",
    "<base href='http://evil.invalid/'>",
    "<meta http-equiv=refresh content='0;url=http://evil.invalid/'>",
    "<form action=http://evil.invalid/><input type=submit>",
    "&lt;script&gt;window.__hit=1&lt;/script&gt;",
    "&amp;lt;script&amp;gt;window.__hit=1&amp;lt;/script&amp;gt;",
    "&#60;img src=x onerror=window.__hit=1&#62;",
    "{{7*7}}{% import os %}${7*7}",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "[bold red]x[/] [/nothing] [link=javascript:window.__hit=1]y[/link]",
    "'; drop table story; --",
    "a\x1b]0;owned\x07\x1b[31mred",
]  # fmt: skip

LABELS = [
    "Title", "Author", "Fandom", "Pairing", "Characters", "Rating", "Warnings", "Category", "Genre",
    "Summary",
    "A/N", "Disclaimer", "Series", "Language", "Status", "Word Count", "Date", "Prompt", "URL", "Tags",
]  # fmt: skip

MAGIC = {
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "elf": b"\x7fELF\2\1\1\0",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "zip": b"PK\3\4\x14\0\0\0\x08\0",
    "gzip": b"\x1f\x8b\x08\0\0\0\0\0\0\3",
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "gif": b"GIF89a\1\0\1\0\x80",
    "exe": b"MZ\x90\0\3\0\0\0",
    "sqlite": b"SQLite format 3\0",
    "wasm": b"\0asm\1\0\0\0",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "mp3": b"ID3\3\0\0\0\0\0\x21",
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "rtf": b"{\\rtf1\\ansi hello}",
    "zlib": zlib.compress(b"story " * 400),
}

NAMES = [
    b"esc\x1b[31mred\x1b]0;owned\x07.txt", b"new\nline.txt", b"carriage\rreturn.txt", b"tab\there.txt",
    b"bad\xff\xfeutf8.txt", b"surrogate\xed\xa0\x80.txt", b"overlong\xc0\xaf.txt", b"a" * 251 + b".txt",
    "é".encode() * 125 + b".txt", b"--help.txt", b"-rf.txt", b"$(id).txt", b"`id`.txt",
    b"'; drop table story; --.txt",
    b"CON.txt", b"NUL.txt", b"...txt", b". .txt", b"   .txt", b"%2e%2e%2f%00.txt",
    b"<img src=x onerror=window.__hit=1>.txt",
    b"[bold red]x[]y.txt", b"[", b"[.txt", b"{0}{x}%s%n.txt", b"C:\\windows\\x.txt", b"..\\..\\x.txt",
    "\u202egnp.txt".encode(),
    "\u2028line.txt".encode(), "\u0000".encode("utf-16")[:1] + b".txt", "🦄".encode() * 60 + b".txt",
    b".txt", b".hidden.txt",
    b"~$lock.txt", b"a.TXT", b"story.txt.part", "Café.txt".encode(), "Cafe\u0301.txt".encode(),
    b"Case.txt", b"case.txt",
    b"&amp;#x3c;script&amp;#x3e;.txt", b"\"quoted\".txt", b"?query=1#fragment.txt", b"index.txt",
    b"all.txt", b"1.txt", b"0.txt",
]  # fmt: skip

RUNS = {
    "brackets": "(", "pairs of brackets": "()", "squares": "[", "commas": ",", "colons": ":",
    "dashes": " - ", "stars": "*",
    "quotes": '"', "single quotes": "'", "slashes": "/", "crosses": " x ", "ands": " & ",
    "fic": "Fic: ", "by": "by ",
    "spaces": " ", "tabs": "\t", "hashes": "#", "bold": "**", "dots": ".", "digits": "9",
    "romans": "M", "letters": "a",
    "a slash": "a/", "a comma": "a, ", "namespaces": "a:", "percents": "%41", "parts": "1/2 ",
    "chapter": "Chapter ",
    "rating": "PG-", "words": "1,000", "under": "_", "pipes": "|", "semicolons": ";",
    "tildes": "~*~", "tags": "<b>",
}  # fmt: skip
"""What is repeated until it is a wall: what patterns look for."""

LINES = [
    "Words: -5", "Words: " + "9" * 5000, "Words: 1e308", "Words: NaN", "Words: ٣٤٥", "Words: ²³",
    "Date: 0000-00-00",
    "Date: 9999-12-31", "Date: 10000-01-01", "Date: 2024-02-30", "Date: 99/99/9999", "Date: 1e9",
    "Updated: 31 June 2010",
    "Date: 0001-01-01", "Date: 12:61:61 2010-13-41", "Series: x #99999999999999999999999",
    "Series: (", "Part: 1/0",
    "Chapters: 5/3", "Chapters: -1/-2", "Chapters: 99999999999999999999/1", "Rating: ∞",
    "Language: \u0000", "Part: ½",
    "Series: x, part MMMMMMMMMMMMMMMM", "Title: ", "Title: ()", "Title: 1/2", "Title: [PG]",
    "Author: , , &", "Fandom: /",
    "Pairing: /", "Pairing: a/a", "Pairing: A/", "Pairing: ///", "Pairing: x", "Pairing: &",
    "Pairing: ()", "Tags: :::",
    "URL: http://[::1", "URL: javascript:alert(1)", "URL: file:///etc/passwd",
    "URL: http://x:99999999/", "URL: //",
]  # fmt: skip
"""Header lines with numbers, dates and names that are none."""
