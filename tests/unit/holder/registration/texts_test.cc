#include <gtest/gtest.h>

#include <random>

#include "holder/registration/nss_database.h"
#include "holder/registration/own_file.h"
#include "holder/registration/policy_file.h"
#include "holder/registration/ssh_block.h"
#include "holder/registration/templates.h"

namespace holder::registration {
namespace {

const std::filesystem::path kModule = "/usr/lib/pkcs11/jpki-pkcs11-auth.so";

TEST(OwnFileTest, goes_as_long_as_it_is_as_it_was) {
  const Edited made = with_own_file(std::nullopt, "module: a\n");
  ASSERT_TRUE(made.text);
  EXPECT_TRUE(made.text->ends_with("\nmodule: a\n"));
  EXPECT_EQ(with_own_file(made.text, "module: a\n").note, &kAlready);
  EXPECT_EQ(with_own_file(made.text, "module: b\n").text, with_own_file(std::nullopt, "module: b\n").text)
      << "one that was made before is made anew";
  EXPECT_EQ(without_own_file(made.text).text, std::nullopt);
  EXPECT_EQ(without_own_file(std::nullopt).note, &kNotRegistered);
  for (const std::string& changed :
       {*made.text + "enable-in: x\n", made.text->substr(0, made.text->size() - 1)}) {
    EXPECT_EQ(without_own_file(changed).refusal, kChangedByHand);
    EXPECT_EQ(with_own_file(changed, "module: b\n").refusal, kChangedByHand);
  }
  EXPECT_NE(with_own_file("module: c\n", "module: a\n").refusal, nullptr);
  EXPECT_EQ(without_own_file("module: c\n").note, &kNotRegistered);
}

TEST(SshBlockTest, a_module_of_somebody_elses_or_a_note_is_left) {
  const Text made = with_ssh_block("", {"a"}, kModule).text;
  for (const std::string_view line :
       {"    PKCS11Provider \"/opt/mine/other.so\"\n",
        "    PKCS11Provider \"/usr/lib/pkcs11/jpki-pkcs11-auth.so\" # mine\n"}) {
    std::string changed = *made;
    const auto at = changed.find("    PKCS11Provider");
    changed.replace(at, changed.find('\n', at) + 1 - at, line);
    EXPECT_EQ(without_ssh_block(changed).refusal, kChangedByHand) << line;
    EXPECT_EQ(with_ssh_block(changed, {"b"}, kModule).refusal, kChangedByHand) << line;
  }
}

TEST(TemplateTest, names_the_folder_of_the_modules) {
  for (const std::string_view file :
       {kP11KitTemplate, kP11KitAuthTemplate, kOpensslProviderTemplate, kOpensslEngineTemplate}) {
    const std::string text = filled(file, kModule);
    EXPECT_EQ(text.find('@'), std::string::npos) << text;
    EXPECT_NE(text.find("/usr/lib/pkcs11/jpki-pkcs11"), std::string::npos) << text;
  }
}

const std::string kBlock =
    "# >>> jpki-tool register ssh >>>\n"
    "Host a b\n"
    "    PKCS11Provider \"/usr/lib/pkcs11/jpki-pkcs11-auth.so\"\n"
    "# <<< jpki-tool register ssh <<<\n";

struct SshRow {
  const char* what;
  Text before;
  Text added;
  Text removed;
};

const SshRow kSshRows[] = {
    {"no file", std::nullopt, kBlock, std::nullopt},
    {"other hosts", "Host c\n  User d\n", "Host c\n  User d\n" + kBlock, "Host c\n  User d\n"},
    {"no end of the last line", "Host c\n  User d", "Host c\n  User d\n" + kBlock, "Host c\n  User d\n"},
    {"some of them already, and another place of the module",
     "# >>> jpki-tool register ssh >>>\nHost a\n    PKCS11Provider \"/old/jpki-pkcs11-auth.so\"\n"
     "# <<< jpki-tool register ssh <<<\nHost d\n",
     kBlock + "Host d\n", "Host d\n"},
};

TEST(SshBlockTest, has_one_block_and_then_none) {
  for (const SshRow& row : kSshRows) {
    const Edited added = with_ssh_block(row.before, {"a", "b"}, kModule);
    EXPECT_EQ(added.text, row.added) << row.what;
    EXPECT_EQ(with_ssh_block(added.text, {"b"}, kModule).note, &kAlready) << row.what;
    EXPECT_EQ(without_ssh_block(added.text).text, row.removed) << row.what;
  }
  EXPECT_EQ(without_ssh_block("Host c\n").note, &kNotRegistered);
  const std::string crlf = *with_ssh_block("Host c\r\n", {"a"}, kModule).text;
  EXPECT_TRUE(crlf.ends_with("register ssh <<<\r\n"));
  EXPECT_EQ(without_ssh_block(crlf).text, "Host c\r\n");
}

TEST(SshBlockTest, what_was_changed_is_left) {
  const std::string half = kBlock.substr(0, kBlock.find("# <<<"));
  const std::string other = std::string(kBlock).insert(kBlock.find("# <<<"), "    User e\n");
  for (const std::string& changed :
       {half, other, kBlock + kBlock, "# <<< jpki-tool register ssh <<<\n" + kBlock}) {
    EXPECT_EQ(with_ssh_block(changed, {"a"}, kModule).refusal, kChangedByHand) << changed;
    EXPECT_EQ(without_ssh_block(changed).refusal, kChangedByHand) << changed;
  }
  EXPECT_NE(without_ssh_block(kBlock + "\n# c\nUser d\n").refusal, nullptr)
      << "it would come into the section above";
  EXPECT_EQ(without_ssh_block(kBlock + "\n# c\nmatch all\nUser d\n").text, "\n# c\nmatch all\nUser d\n");
}

// Another provider's line, of which ssh takes the first.
struct ProviderRow {
  const char* what;
  std::string before;
  std::string added;  // "": nothing is to be done
  const Note* note;
};

std::string with_end(std::string block) {
  return block.insert(block.find("# <<<"), "Host *\n");
}

const ProviderRow kProviderRows[] = {
    {"for other hosts only", "Host c *.d\n  PKCS11Provider /o.so\n",
     "Host c *.d\n  PKCS11Provider /o.so\n" + kBlock, nullptr},
    {"not for these", "Host * !a !b\nPKCS11Provider /o.so\n", "Host * !a !b\nPKCS11Provider /o.so\n" + kBlock,
     nullptr},
    {"for one of them", "User c\nHost ? # d\n  pkcs11provider = \"/o.so\"\n",
     "User c\n" + kBlock + "Host ? # d\n  pkcs11provider = \"/o.so\"\n", &kOtherProvider},
    {"the first of two", "Host c\nHost b*\nPKCS11Provider none\nHost a\nPKCS11Provider /o.so\n",
     "Host c\n" + kBlock + "Host b*\nPKCS11Provider none\nHost a\nPKCS11Provider /o.so\n", &kOtherProvider},
    {"perhaps", "Match exec x\nPKCS11Provider /o.so", kBlock + "Match exec x\nPKCS11Provider /o.so",
     &kOtherProvider},
    {"for all, without a section", "# c\nPKCS11Provider /o.so\nUser d\nHost e\n",
     with_end(kBlock) + "# c\nPKCS11Provider /o.so\nUser d\nHost e\n", &kOtherProvider},
    {"a comment", "# PKCS11Provider /o.so\n", "# PKCS11Provider /o.so\n" + kBlock, nullptr},
    {"the module itself",
     "Host a b\nPKCS11Provider " + kModule.string() + "\nMatch all\nPKCS11Provider /o.so\n", "", &kAlready},
};

TEST(SshBlockTest, is_above_what_would_count_in_its_place) {
  for (const ProviderRow& row : kProviderRows) {
    const Edited added = with_ssh_block(row.before, {"a", "b"}, kModule);
    EXPECT_EQ(added.text, row.added.empty() ? row.before : row.added) << row.what;
    EXPECT_EQ(added.note, row.note) << row.what;
    EXPECT_EQ(with_ssh_block(added.text, {"b"}, kModule).note, &kAlready) << row.what;
    EXPECT_EQ(without_ssh_block(added.text).text, row.before) << row.what;
  }
  const std::string moved = *with_ssh_block("Host c\nPKCS11Provider /o.so\n" + kBlock, {"c"}, kModule).text;
  EXPECT_TRUE(moved.starts_with("# >>>") && moved.ends_with("\nHost c\nPKCS11Provider /o.so\n")) << moved;
  const std::string top = *with_ssh_block("PKCS11Provider /o.so\n", {"a"}, kModule).text;
  EXPECT_NE(without_ssh_block("Host c\n" + top).refusal, nullptr) << "what was for all would be for c";
}

TEST(SshBlockTest, hosts_are_words) {
  EXPECT_TRUE(is_host("card.example.jp"));
  for (const char* word : {"", "a b", "a\nUser b", "\"a", "a#", "-a", "*", "*.example.jp", "a?", "!a"})
    EXPECT_FALSE(is_host(word)) << word;
}

const std::string kPolicy =
    "{\n  \"policies\": {\n    \"SecurityDevices\": {\n      \"Add\": {\n        \"My Number Card\": "
    "\"/usr/lib/pkcs11/jpki-pkcs11-auth.so\"\n      }\n    }\n  }\n}\n";

struct PolicyRow {
  const char* what;
  Text before;
  Text added;
  Text removed;
};

const PolicyRow kPolicyRows[] = {
    {"no file", std::nullopt, kPolicy, std::nullopt},
    {"others' policies, in their order, and a device",
     R"({
    "policies": {
        "Zeta": 1,
        "SecurityDevices": {
            "Add": {
                "Other": "/o.so"
            },
            "Delete": [
                "Old"
            ]
        },
        "Alpha": true
    }
}
)",
     R"({
    "policies": {
        "Zeta": 1,
        "SecurityDevices": {
            "Add": {
                "Other": "/o.so",
                "My Number Card": "/usr/lib/pkcs11/jpki-pkcs11-auth.so"
            },
            "Delete": [
                "Old"
            ]
        },
        "Alpha": true
    }
}
)",
     R"({
    "policies": {
        "Zeta": 1,
        "SecurityDevices": {
            "Add": {
                "Other": "/o.so"
            },
            "Delete": [
                "Old"
            ]
        },
        "Alpha": true
    }
}
)"},
    {"devices as they were before Firefox 114, which an Add would switch off",
     "{\"policies\": {\"SecurityDevices\": {\"Other\": \"/o.so\"}}}",
     "{\n  \"policies\": {\n    \"SecurityDevices\": {\n      \"Other\": \"/o.so\",\n      \"My Number "
     "Card\": "
     "\"/usr/lib/pkcs11/jpki-pkcs11-auth.so\"\n    }\n  }\n}\n",
     "{\n  \"policies\": {\n    \"SecurityDevices\": {\n      \"Other\": \"/o.so\"\n    }\n  }\n}\n"},
    {"policies that are none", "{\"policies\": {}}", kPolicy, std::nullopt},
};

TEST(PolicyFileTest, has_one_device_more_and_then_none) {
  for (const PolicyRow& row : kPolicyRows) {
    const Edited added = with_policy(row.before, kModule);
    EXPECT_EQ(added.text, row.added) << row.what;
    EXPECT_EQ(with_policy(added.text, kModule).note, &kAlready) << row.what;
    EXPECT_EQ(with_policy(added.text, kModule).text, added.text) << row.what;
    EXPECT_EQ(without_policy(added.text).text, row.removed) << row.what;
  }
  EXPECT_EQ(without_policy(std::nullopt).note, &kNotRegistered);
  EXPECT_EQ(without_policy("{\"policies\": {\"SecurityDevices\": {\"Delete\": [\"a\"]}}}").note,
            &kNotRegistered);
}

TEST(PolicyFileTest, what_is_not_clear_is_left) {
  for (const char* text :
       {"", "{", "{\"policies\": {},}", "[]", "{\"policies\": []}", "{\"a\": 1, \"a\": 2}",
        "{\"policies\": {\"SecurityDevices\": []}}", "{\"policies\": {\"SecurityDevices\": {\"Add\": 1}}}",
        "{\"policies\": {}} // mine"}) {
    EXPECT_NE(with_policy(text, kModule).refusal, nullptr) << text;
    EXPECT_NE(without_policy(text).refusal, nullptr) << text;
  }
  const char* foreign = "{\"policies\": {\"SecurityDevices\": {\"Add\": {\"My Number Card\": \"/o.so\"}}}}";
  EXPECT_EQ(with_policy(foreign, kModule).refusal, kChangedByHand);
  EXPECT_EQ(without_policy(foreign).refusal, kChangedByHand);
  const char* other = "{\"policies\": {\"SecurityDevices\": {\"Add\": {\"Card\": \"/x/jpki-pkcs11.so\"}}}}";
  EXPECT_EQ(with_policy(other, kModule).note, &kOtherModule);
}

// Whatever stands there: what is added goes again, but for ends of lines, and is never there twice.
TEST(AnyTextTest, is_as_it_was_afterwards) {
  NssView view;
  view.module = kModule;
  view.is_there = [](const std::filesystem::path&) { return true; };
  struct Kind {
    Edit add;
    Edit remove;
    std::vector<std::string> pieces;
  };
  const Kind kinds[] = {
      {[&view](const Text& before) { return with_module(before, view); },
       &without_module,
       {"library=/usr/lib/a.so", "name=A", "library=", "name=My Number Card ", "NSS=x", "=", "#", "\n", "\n",
        "\r\n", " "}},
      {[](const Text& before) { return with_ssh_block(before, {"a"}, kModule); },
       &without_ssh_block,
       {"Host b", "Match all", " PKCS11Provider x", "# >>> jpki", "\"", "\n", "\n", "\r\n", "\t", "User c"}}};
  std::mt19937 chance(20301001);
  for (int round = 0; round < 20000; ++round) {
    const Kind& kind = kinds[round % 2];
    std::string text;
    for (auto size = chance() % 20; size > 0; --size) text += kind.pieces[chance() % kind.pieces.size()];
    const Edited added = kind.add(text);
    ASSERT_EQ(added.refusal, nullptr) << text;
    ASSERT_EQ(kind.add(added.text).text, added.text) << text;
    const std::string after = kind.remove(added.text).text.value_or("");
    const auto blank = [](const std::string& rest) {
      return rest.find_first_not_of("\r\n") == std::string::npos;
    };
    ASSERT_TRUE((after.starts_with(text) && blank(after.substr(text.size()))) ||
                (after.empty() && blank(text)))
        << text << "became" << after;
  }
}

}  // namespace
}  // namespace holder::registration
