#!/usr/bin/env python3
"""Shows that extension.py sees what it looks for."""
import sys
import unittest

sys.dont_write_bytecode = True
import extension
from made_tree import complaints_of

# The digest of nothing.
IDENTITY = "odlameecjipmbmbejkplpemijjgpljce"
MANIFEST = """{"name": "__MSG_name__", "key": "", "browser_specific_settings": {"gecko": {"id": "a@b.example"}},
    "host_permissions": ["https://a.example/*"],
    "content_scripts": [{"matches": ["https://a.example/*"]}]}"""
MESSAGES = '{"name": {"message": "Name"}, "says": {"message": "%s", "placeholders": {"who": {"content": "$1"}}}}'
TREE = {
    "CMakeLists.txt": f"set(PORTAL_IN_CHROMIUM chrome-extension://{IDENTITY}/)\nset(PORTAL_IN_FIREFOX a@b.example)\n",
    "portal/site.cc": 'constexpr std::array<std::string_view, 1> kKnown = {"a.example"};\n',
    "extension/manifest.json": MANIFEST,
    "extension/sites.js": 'globalThis.jpkiPortal = {\n  "hosts": ["a.example"]\n};\n',
    "extension/settings.js": 'say("says", who);\n',
    "extension/_locales/en/messages.json": MESSAGES % "it says $WHO$",
    "extension/_locales/ja/messages.json": MESSAGES % "$WHO$です",
}


class Extension(unittest.TestCase):
    def changed(self, file, before, after):
        self.assertIn(before, TREE[file])
        return "\n".join(complaints_of(extension.complaints, TREE | {file: TREE[file].replace(before, after)}))

    def test_what_agrees_passes(self):
        self.assertEqual(complaints_of(extension.complaints, TREE), [])

    def test_another_site_is_found(self):
        self.assertIn("than sites.js", self.changed("extension/manifest.json", "a.example", "b.example"))
        self.assertIn("than sites.js", self.changed("extension/manifest.json", 'ons": ["https://a.example', 'ons": ["https://*.example'))
        self.assertIn("than portal/site.cc", self.changed("portal/site.cc", "a.example", "b.example"))

    def test_another_who_may_start_it_is_found(self):
        for other in (f"{IDENTITY}", "a@b.example"):
            self.assertIn("who may start", self.changed("CMakeLists.txt", other, "x" + other))

    def test_a_message_in_one_language_is_found(self):
        self.assertIn("ja: does not say says", self.changed("extension/_locales/ja/messages.json", '"says"', '"said"'))
        self.assertIn("en: nobody says name", self.changed("extension/manifest.json", "__MSG_name__", "Name"))

    def test_a_place_that_is_not_filled_is_found(self):
        self.assertIn("ja: says does not fill", self.changed("extension/_locales/ja/messages.json", "$WHO$", "誰か"))

    def test_what_comes_from_elsewhere_is_found(self):
        for evil in ('fetch("https://b.example")', 'eval("1")', 'innerHTML = name', '<script src="https://b.example/x.js">'):
            self.assertIn("reaches for", self.changed("extension/settings.js", 'say("says", who);', f'say("says"); {evil}'))


if __name__ == "__main__":
    unittest.main()
