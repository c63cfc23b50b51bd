#!/usr/bin/env python3
"""Shows that trouble_pages.py sees what it looks for."""
import sys
import unittest

sys.dont_write_bytecode = True
import trouble_pages
from made_tree import complaints_of

TROUBLES = 'TroubleRow{Trouble::no_card, 6, "no_card", N_("No card."),\n   N_("Put it "\n   "in.")},\n'
ADVICE = 'AdviceRow{Advice::all_well, "all_well", false, N_("Well.")},\n'
FAULTS = 'SignatureFaultRow{Fault::over, "over", Trouble::expired, N_("over")},\n'
DOCTOR = ('constexpr Diagnosis kNone{"none_there", State::problem, N_("No card."), N_("Put it in.")};\n'
          'constexpr Diagnosis kThere{\n    "there", State::ok, N_("Well."), ""};\n'
          'const Check kCheck{"card", N_("No card."), x};\nconst Check kOther{"other", "Other", x};\n')
NOTES = 'const Note kAlready{"already", N_("Well.")};\n'
FACTS = 'Fact{"one_channel", N_("Well."), x},\nFact{"no_file",\n N_("No card."), y},\n'
PROTOCOL = 'It is so (`one_channel`), `apdu/pcsc` and (one source; `no_file`).\n'
CATALOGUE = ('msgid ""\nmsgstr "Language: ja"\n\nmsgid "No card."\nmsgstr "なし。"\n\n'
             'msgid "Put it in."\nmsgstr "入れる。"\n\nmsgid "Well."\nmsgstr "よし。"\n')
ENGLISH = ("<!-- table: troubles -->\n| a | b | c | d |\n|---|---|---|---|\n| 6 | `no_card` | No card. | Put it in. |\n\n"
           "<!-- table: faults -->\n| a | b | c |\n|---|---|---|\n| `over` | `expired` | over |\n\n"
           "<!-- table: checks -->\n| a | b |\n|---|---|\n| `card` | No card. |\n| `other` | Other |\n\n"
           "<!-- table: diagnoses -->\n| a | b | c | d |\n|---|---|---|---|\n| `none_there` | `problem` | No card. | Put it in. |\n"
           "| `there` | `ok` | Well. |  |\n\n"
           "<!-- table: notes -->\n| a | b |\n|---|---|\n| `already` | Well. |\n\n"
           "<!-- table: facts -->\n| a | b |\n|---|---|\n| `no_file` | No card. |\n| `one_channel` | Well. |\n\n"
           "<!-- table: advice -->\n| a | b | c |\n|---|---|---|\n| `all_well` | `false` | Well. |\n")
JAPANESE = ENGLISH.replace("No card.", "なし。").replace("Put it in.", "入れる。").replace("Well.", "よし。")


class TroublePages(unittest.TestCase):
    def complaints(self, english=ENGLISH, japanese=JAPANESE, protocol=PROTOCOL):
        return complaints_of(trouble_pages.complaints, {
            "holder/trouble.cc": TROUBLES, "holder/advice.cc": ADVICE, "holder/signature_check.cc": FAULTS,
            "holder/doctor/card_checks.cc": DOCTOR, "holder/registration/edit.cc": NOTES,
            "holder/facts/file_facts.cc": FACTS, "docs/card-protocol.md": protocol, "tools/po/ja.po": CATALOGUE,
            "docs/jpki-tool.md": english, "docs/jpki-tool.ja.md": japanese})

    def test_pages_with_every_row_pass(self):
        self.assertEqual(self.complaints(), [])

    def test_another_exit_code_is_found(self):
        self.assertIn("not there: | 6 |", "\n".join(self.complaints(ENGLISH.replace("| 6 |", "| 7 |"))))

    def test_a_row_that_is_not_there_is_found(self):
        self.assertIn("not there: | `all_well`", "\n".join(self.complaints(ENGLISH.replace("| `all_well` | `false` | Well. |\n", ""))))

    def test_a_row_too_many_is_found(self):
        self.assertIn("not in holder/: | 9 ", "\n".join(self.complaints(
            ENGLISH.replace("|---|---|---|---|\n", "|---|---|---|---|\n| 9 | `old` | x | y |\n"))))

    def test_a_diagnosis_that_is_not_there_is_found(self):
        self.assertIn("not there: | `there`", "\n".join(self.complaints(ENGLISH.replace("| `there` | `ok` | Well. |  |\n", ""))))

    def test_a_fact_that_the_protocol_does_not_name_is_found(self):
        self.assertEqual(self.complaints(protocol="(`one_channel`)"), ["docs/card-protocol.md: does not name the fact no_file"])

    def test_a_fact_that_no_card_is_asked_for_is_found(self):
        self.assertEqual(self.complaints(protocol=PROTOCOL + "(`new_fact`)"),
                         ["docs/card-protocol.md: no card is asked for the fact new_fact"])

    def test_the_other_language_is_found(self):
        self.assertIn("docs/jpki-tool.ja.md: not there", "\n".join(self.complaints(japanese=ENGLISH)))


if __name__ == "__main__":
    unittest.main()
