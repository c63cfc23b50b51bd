// What browsers are told of jpki-portal.
#include "tests/unit/holder/registration/registration_test.h"

namespace holder::registration {
namespace {

namespace fs = std::filesystem;

TEST_F(RegistrationTest, the_portal_has_a_file_for_each_browser_that_is_there) {
  EXPECT_EQ(trouble(kPortal), Trouble::no_profile);
  profile("/home/hanako/.mozilla/firefox");
  EXPECT_EQ(trouble(kPortal), Trouble::module_missing);
  computer.module("/usr/libexec/jpki-portal");
  fs::create_directories(at("/home/hanako/.config/google-chrome"));
  EXPECT_EQ(do_it(kPortal, Direction::add), 2U);
  const std::string name = "/io.github.jpki_pkcs11.portal.json";
  const std::string firefox = "/home/hanako/.mozilla/native-messaging-hosts" + name;
  const std::string chrome = "/home/hanako/.config/google-chrome/NativeMessagingHosts" + name;
  for (const std::string& file : {firefox, chrome})
    EXPECT_NE(content(file).find(R"("path": "/usr/libexec/jpki-portal")"), std::string::npos)
        << content(file);
  EXPECT_NE(content(firefox).find(R"("allowed_extensions": ["portal@jpki-pkcs11.github.io"])"),
            std::string::npos);
  EXPECT_NE(content(chrome).find(R"("allowed_origins": ["chrome-extension://)"), std::string::npos);
  EXPECT_EQ(notes(kPortal), "already already extension_too");

  computer.module("/opt/m/jpki-portal");
  EXPECT_EQ(plan(kPortal, {Direction::add, false, false, "/opt/m", {}}).changes.size(), 2U) << "it has moved";
  EXPECT_EQ(do_it(kPortal, Direction::remove), 2U);
  EXPECT_FALSE(has(firefox) || has(chrome));
  EXPECT_EQ(notes(kPortal, {Direction::remove, false, false, {}, {}}), "not_registered not_registered");
}

TEST_F(RegistrationTest, the_portals_file_of_a_browser_that_is_gone_goes_too) {
  computer.module("/usr/libexec/jpki-portal");
  fs::create_directories(at("/home/hanako/.mozilla/firefox"));
  fs::create_directories(at("/home/hanako/.config/chromium"));
  EXPECT_EQ(do_it(kPortal, Direction::add), 2U);
  fs::remove(at("/home/hanako/.mozilla/firefox"));
  EXPECT_EQ(do_it(kPortal, Direction::remove), 2U);
  EXPECT_EQ(files_in("/home/hanako/.mozilla/native-messaging-hosts"), 0U);
  EXPECT_EQ(notes(kPortal, {Direction::remove, false, false, {}, {}}), "not_registered")
      << "nothing of what is neither there nor was";
}

TEST_F(RegistrationTest, a_file_of_the_portals_name_that_is_anothers_is_left) {
  computer.module("/usr/libexec/jpki-portal");
  fs::create_directories(at("/home/hanako/.config/chromium"));
  const std::string file =
      "/home/hanako/.config/chromium/NativeMessagingHosts/io.github.jpki_pkcs11.portal.json";
  do_it(kPortal, Direction::add);
  const std::string ours = content(file);
  for (const std::string& text :
       {std::string("{"), std::string("[]"), ours.substr(0, ours.find("://")) + "://another\"]\n}\n"}) {
    computer.file(file, text);
    EXPECT_EQ(trouble(kPortal), Trouble::file_left) << text;
    EXPECT_EQ(trouble(kPortal, {Direction::remove, false, false, {}, {}}), Trouble::file_left) << text;
  }
}

TEST_F(RegistrationTest, the_portal_is_for_all_or_for_one) {
  computer.module("/usr/libexec/jpki-portal");
  fs::create_directories(at("/home/hanako/.config/chromium"));
  EXPECT_EQ(do_it(kPortal, Direction::add, true), 4U);
  EXPECT_EQ(notes(kPortal), "already extension_too") << "for all is for one";
  EXPECT_EQ(do_it(kPortal, Direction::remove, true), 4U);
  EXPECT_EQ(do_it(kPortal, Direction::add), 1U);
}

TEST_F(RegistrationTest, what_is_there_for_all_is_the_portals_only_if_it_leads_to_it) {
  computer.module("/usr/libexec/jpki-portal");
  fs::create_directories(at("/home/hanako/.config/chromium"));
  do_it(kPortal, Direction::add, true);
  const std::string place = "/etc/chromium/native-messaging-hosts/io.github.jpki_pkcs11.portal.json";
  const std::string ours = content(place);
  const auto with = [&](const std::string& old, const std::string& instead) {
    std::string text = ours;
    return text.replace(text.find(old), old.size(), instead);
  };
  for (const std::string& text :
       {std::string("{"), with("/usr/libexec", "/gone"), with("/usr/libexec/jpki-portal", "/usr/bin/evil"),
        with("chrome-extension://", "chrome-extension://another")}) {
    computer.file(place, text);
    EXPECT_EQ(notes(kPortal), "other_for_all extension_too") << text;
    EXPECT_EQ(plan(kPortal).changes.size(), 1U) << text;
  }
  computer.file(place, with("unofficial", "another description"));
  EXPECT_EQ(notes(kPortal), "already extension_too");
}

TEST_F(RegistrationTest, the_portals_files_of_a_package_are_links_and_left) {
  computer.module("/usr/libexec/jpki-portal");
  do_it(kPortal, Direction::add, true);
  const fs::path place = at("/etc/chromium/native-messaging-hosts/io.github.jpki_pkcs11.portal.json");
  const fs::path packaged = at("/usr/share/jpki-pkcs11/chromium.json");
  fs::create_directories(packaged.parent_path());
  fs::rename(place, packaged);
  fs::create_symlink(packaged, place);
  const std::string before = content("/usr/share/jpki-pkcs11/chromium.json");
  EXPECT_EQ(do_it(kPortal, Direction::add, true), 0U);
  EXPECT_EQ(do_it(kPortal, Direction::remove, true), 3U) << "those that are no links";
  EXPECT_EQ(content("/usr/share/jpki-pkcs11/chromium.json"), before);
  EXPECT_TRUE(fs::is_symlink(place));
}

TEST_F(RegistrationTest, the_portal_and_browsers_that_are_shut_in) {
  computer.module("/usr/libexec/jpki-portal");
  fs::create_directories(at("/home/hanako/snap/chromium"));
  EXPECT_EQ(trouble(kPortal), Trouble::program_confined);
  fs::create_directories(at("/home/hanako/snap/firefox"));
  EXPECT_EQ(notes(kPortal), "by_desktop_portal program_confined extension_too");
  EXPECT_EQ(do_it(kPortal, Direction::add), 1U);
  EXPECT_TRUE(has("/home/hanako/.mozilla/native-messaging-hosts/io.github.jpki_pkcs11.portal.json"));
}

}  // namespace
}  // namespace holder::registration
