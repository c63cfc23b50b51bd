// Plans on a staged computer, and what is done of them.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "tests/unit/holder/registration/registration_test.h"

namespace holder::registration {
namespace {

namespace fs = std::filesystem;

using doctor::kModules;

TEST_F(RegistrationTest, firefox_has_its_profiles_old_new_and_anywhere) {
  profile("/home/hanako/.mozilla/firefox");
  profile("/home/hanako/.config/mozilla/firefox", "new.default");
  computer.file("/srv/far/pkcs11.txt", kInternal);
  std::ofstream(at("/home/hanako/.mozilla/firefox/profiles.ini"), std::ios::app)
      << "\r\n[Profile1]\r\nIsRelative=0\r\nPath=/srv/far\r\n[Install12]\nDefault=/"
         "nowhere\n[Profile2]\nPath=gone\n";
  EXPECT_EQ(do_it(kFirefox, Direction::add), 3U);
  for (const char* folder : {kProfile, "/home/hanako/.config/mozilla/firefox/new.default", "/srv/far"})
    EXPECT_EQ(content(std::string(folder) + "/pkcs11.txt"), kInternal + kOurs);
  EXPECT_EQ(notes(kFirefox), "already already already");
  EXPECT_EQ(do_it(kFirefox, Direction::add), 0U);
  EXPECT_EQ(do_it(kFirefox, Direction::remove), 3U);
  EXPECT_EQ(content("/srv/far/pkcs11.txt"), kInternal);
  EXPECT_EQ(do_it(kFirefox, Direction::remove), 0U);
  EXPECT_EQ(content("/srv/far/pkcs11.txt.jpki-backup-20300101T000000"), kInternal);
  EXPECT_EQ(content("/srv/far/pkcs11.txt.jpki-backup-20300101T000000-2"), kInternal + kOurs);
}

TEST_F(RegistrationTest, thunderbird_has_its_own) {
  EXPECT_EQ(trouble(kThunderbird), Trouble::no_profile);
  profile("/home/hanako/.thunderbird");
  EXPECT_EQ(do_it(kThunderbird, Direction::add), 1U);
  EXPECT_EQ(content("/home/hanako/.thunderbird/abc.default/pkcs11.txt"), kInternal + kOurs);
}

TEST_F(RegistrationTest, what_is_shut_in_is_left_alone) {
  EXPECT_EQ(trouble(kFirefox), Trouble::no_profile);
  profile("/home/hanako/snap/firefox/common/.mozilla/firefox");
  EXPECT_EQ(trouble(kFirefox), Trouble::program_confined);
  profile("/home/hanako/.mozilla/firefox");
  EXPECT_EQ(notes(kFirefox), "confined");
  EXPECT_EQ(do_it(kFirefox, Direction::add), 1U);
  EXPECT_EQ(content("/home/hanako/snap/firefox/common/.mozilla/firefox/abc.default/pkcs11.txt"), kInternal);
}

TEST_F(RegistrationTest, nothing_is_registered_that_p11_kit_announces) {
  profile("/home/hanako/.mozilla/firefox");
  computer.file("/etc/pkcs11/modules/a.module", "module: jpki-pkcs11-auth.so\n");
  EXPECT_EQ(notes(kFirefox), "");
  computer.file("/etc/crypto-policies/back-ends/nss.config",
                "name=p11-kit-proxy\nlibrary=p11-kit-proxy.so\n");
  for (const char* row : {"module: /gone/jpki-pkcs11-auth.so\n", "module: jpki-pkcs11-sign.so\n",
                          "module: jpki-pkcs11-auth.so\nenable-in: ssh\n"}) {
    computer.file("/etc/pkcs11/modules/a.module", row);
    EXPECT_EQ(notes(kFirefox), "") << row;
  }
  computer.file("/etc/pkcs11/modules/a.module", "module: jpki-pkcs11-auth.so\n");
  EXPECT_EQ(notes(kFirefox), "by_proxy");
  EXPECT_EQ(do_it(kFirefox, Direction::add), 0U);
  EXPECT_EQ(notes(kP11Kit), "already");
  fs::remove(at("/etc/pkcs11/modules/a.module"));
  do_it(kFirefox, Direction::add);
  EXPECT_EQ(notes(kP11Kit), "twice_by_proxy");
}

TEST_F(RegistrationTest, a_policy_is_enough) {
  profile("/home/hanako/.mozilla/firefox");
  EXPECT_EQ(do_it(kFirefox, Direction::add, true), 1U);
  EXPECT_EQ(notes(kFirefox), "by_policy");
  EXPECT_EQ(do_it(kFirefox, Direction::add), 0U);
  EXPECT_EQ(notes(kFirefox, {Direction::remove, true, false, {}, {}}), "policy_stays");
  EXPECT_EQ(do_it(kFirefox, Direction::remove, true), 1U);
  EXPECT_FALSE(has("/etc/firefox/policies/policies.json"));
  computer.file("/etc/firefox/policies/policies.json",
                "{\"policies\": {\"SecurityDevices\": {\"Add\": {\"My Number Card\": "
                "\"/gone/jpki-pkcs11-auth.so\"}}}}");
  EXPECT_EQ(notes(kFirefox), "") << "it gives nothing";
  EXPECT_EQ(do_it(kFirefox, Direction::add, true), 1U) << "and is set right";
  EXPECT_EQ(do_it(kFirefox, Direction::remove, true), 1U);
  computer.file("/usr/lib/firefox/distribution/policies.json", "{}");
  EXPECT_EQ(trouble(kFirefox, {Direction::add, true, false, {}, {}}), Trouble::file_left)
      << "it would not be read any more";
}

TEST_F(RegistrationTest, policies_that_are_no_json_are_left) {
  computer.file("/etc/firefox/policies/policies.json", "{ // mine\n}");
  EXPECT_EQ(trouble(kFirefox, {Direction::add, true, false, {}, {}}), Trouble::file_left);
  EXPECT_EQ(content("/etc/firefox/policies/policies.json"), "{ // mine\n}");
}

TEST_F(RegistrationTest, chromium_has_the_databases_that_are_there) {
  EXPECT_EQ(do_it(kChromium, Direction::add), 1U);
  EXPECT_EQ(content("/home/hanako/.pki/nssdb/pkcs11.txt"), kOurs);
  EXPECT_EQ(fs::status(at("/home/hanako/.pki")).permissions(), fs::perms(0700));
  EXPECT_EQ(do_it(kChromium, Direction::remove), 1U);
  EXPECT_FALSE(has("/home/hanako/.pki/nssdb/pkcs11.txt"));
  fs::remove_all(at("/home/hanako/.pki"));
  computer.environment("XDG_DATA_HOME", "/home/hanako/data")
      .file("/home/hanako/data/pki/nssdb/pkcs11.txt", kInternal);
  EXPECT_EQ(do_it(kChromium, Direction::add), 1U);
  EXPECT_EQ(content("/home/hanako/data/pki/nssdb/pkcs11.txt"), kInternal + kOurs);
}

TEST_F(RegistrationTest, p11_kit_has_two_files_of_the_users_or_of_all) {
  EXPECT_EQ(trouble(kP11Kit, {Direction::add, false, true, {}, {}}), Trouble::no_home) << "root has no list";
  EXPECT_EQ(do_it(kP11Kit, Direction::add), 2U);
  const std::string list = "/home/hanako/.config/pkcs11/modules";
  for (const std::string name : {"jpki-pkcs11", "jpki-pkcs11-auth"})
    EXPECT_NE(content(list + "/" + name + ".module")
                  .find("\nmodule: " + std::string(kModules) + "/" + name + ".so\n"),
              std::string::npos);
  const auto programs = [&](const std::string& name, const std::string& field) {
    const std::string text = content(list + "/" + name);
    const auto at = text.find("\n" + field + ": ");
    return at == std::string::npos ? "no " + field : text.substr(at + 3 + field.size());
  };
  EXPECT_EQ(programs("jpki-pkcs11.module", "enable-in"), programs("jpki-pkcs11-auth.module", "disable-in"))
      << "nobody is shown both";
  EXPECT_EQ(notes(kP11Kit), "already already");
  EXPECT_EQ(do_it(kP11Kit, Direction::remove), 2U);
  EXPECT_EQ(files_in(list), 0U) << "nothing of others was in it to be kept";
  EXPECT_EQ(do_it(kP11Kit, Direction::add, true), 2U);
  EXPECT_TRUE(has("/etc/pkcs11/modules/jpki-pkcs11-auth.module"));
  EXPECT_EQ(notes(kP11Kit), "already") << "for all is for one";
}

TEST_F(RegistrationTest, openssl_has_a_file_of_its_own) {
  EXPECT_EQ(notes(kOpenssl), "parts_missing set_variable");
  computer.file("/usr/lib/x86_64-linux-gnu/engines-3/pkcs11.so");
  EXPECT_EQ(do_it(kOpenssl, Direction::add), 1U);
  const std::string file = "/home/hanako/.config/jpki-pkcs11/openssl.cnf";
  EXPECT_NE(content(file).find("engine_id = pkcs11"), std::string::npos);
  computer.file("/usr/lib/x86_64-linux-gnu/ossl-modules/pkcs11.so");
  EXPECT_EQ(do_it(kOpenssl, Direction::add), 1U);
  EXPECT_NE(content(file).find("pkcs11-module-path"), std::string::npos);
  std::ofstream(at(file), std::ios::app) << "# mine\n";
  EXPECT_EQ(trouble(kOpenssl), Trouble::file_left);
  EXPECT_EQ(trouble(kOpenssl, {Direction::remove, false, false, {}, {}}), Trouble::file_left);
}

TEST_F(RegistrationTest, needs_a_module_that_can_be_loaded) {
  profile("/home/hanako/.mozilla/firefox");
  computer.module("/opt/m/jpki-pkcs11-auth.so", doctor::kOld);
  EXPECT_EQ(trouble(kFirefox, {Direction::add, false, false, "/opt/m", {}}), Trouble::module_missing);
  computer.module("/opt/m/jpki-pkcs11-auth.so");
  EXPECT_EQ(plan(kFirefox, {Direction::add, false, false, "/opt/m", {}}).changes.at(0).after,
            std::string(kInternal) + "library=/opt/m/jpki-pkcs11-auth.so\nname=My Number Card\n\n");
  for (const std::string place : {"/opt/a\nb", "/opt/$a", "/opt/#", "/opt/a\""}) {
    computer.module(place + "/jpki-pkcs11-auth.so");
    EXPECT_EQ(trouble(kFirefox, {Direction::add, false, false, place, {}}), Trouble::module_missing) << place;
  }
  fs::remove_all(at(kModules));
  EXPECT_EQ(trouble(kFirefox), Trouble::module_missing);
}

TEST_F(RegistrationTest, needs_a_home_of_the_users_own) {
  for (const char* home : {"", "home/hanako", "/nowhere"}) {
    computer.environment("HOME", home);
    for (const Program* program : programs())
      EXPECT_EQ(trouble(*program, {Direction::add, false, false, {}, {"a"}}), Trouble::no_home)
          << program->code;
  }
}

// A process that holds something, until it is no longer needed.
class Holder {
 public:
  template <typename Take>
  explicit Holder(Take take) {
    EXPECT_EQ(pipe(ready_), 0);
    child_ = fork();
    if (child_ == 0) {
      take();
      if (write(ready_[1], "x", 1) != 1) _exit(1);
      pause();
      _exit(0);
    }
    char byte = 0;
    EXPECT_EQ(read(ready_[0], &byte, 1), 1);
  }
  ~Holder() {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
    close(ready_[0]);
    close(ready_[1]);
  }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  pid_t process() const { return child_; }

 private:
  int ready_[2] = {-1, -1};
  pid_t child_ = -1;
};

TEST_F(RegistrationTest, a_running_firefox_is_noticed) {
  profile("/home/hanako/.mozilla/firefox");
  computer.file(std::string(kProfile) + "/.parentlock", "");
  const fs::path lock = at(std::string(kProfile) + "/.parentlock");
  EXPECT_EQ(trouble(kFirefox), Trouble::none) << "left behind";
  {
    const Holder firefox([&] {
      struct flock whole {};
      whole.l_type = F_WRLCK;
      whole.l_whence = SEEK_SET;
      fcntl(open(lock.c_str(), O_RDWR), F_SETLK, &whole);
    });
    EXPECT_EQ(trouble(kFirefox), Trouble::program_running);
  }
  EXPECT_EQ(trouble(kFirefox), Trouble::none);
  const std::string link = std::string(kProfile) + "/lock";
  const Holder old([] {});
  computer.link(link, "127.0.1.1:" + std::to_string(old.process()));
  EXPECT_EQ(trouble(kFirefox), Trouble::program_running);
  fs::remove(at(link));
  computer.link(link, "127.0.1.1:+" + std::to_string(old.process()));
  EXPECT_EQ(trouble(kFirefox), Trouble::none) << "of one that has crashed";
}

TEST_F(RegistrationTest, a_running_chromium_is_noticed) {
  const std::string link = "/home/hanako/.config/google-chrome/SingletonLock";
  utsname names{};
  uname(&names);
  {
    const Holder chrome([] {});
    computer.link(link, std::string(names.nodename) + "-" + std::to_string(chrome.process()));
    EXPECT_EQ(trouble(kChromium), Trouble::program_running);
  }
  EXPECT_EQ(trouble(kChromium), Trouble::none) << "left behind";
  fs::remove(at(link));
  computer.link(link, "another-computer-1");
  EXPECT_EQ(trouble(kChromium), Trouble::program_running) << "nobody knows";
}

TEST_F(RegistrationTest, links_and_modes_stay) {
  computer.file("/home/hanako/dotfiles/config", "Host c\n");
  computer.link("/home/hanako/.ssh/config", "../dotfiles/config");
  fs::permissions(at("/home/hanako/dotfiles/config"), fs::perms(0640));
  EXPECT_EQ(do_it(kSsh, Direction::add), 1U);
  EXPECT_TRUE(fs::is_symlink(at("/home/hanako/.ssh/config")));
  EXPECT_NE(content("/home/hanako/dotfiles/config"), "Host c\n");
  EXPECT_EQ(fs::status(at("/home/hanako/dotfiles/config")).permissions(), fs::perms(0640));
  EXPECT_EQ(fs::status(at("/home/hanako/dotfiles/config.jpki-backup-20300101T000000")).permissions(),
            fs::perms(0600))
      << "the copy is nobody else's";
  EXPECT_EQ(do_it(kSsh, Direction::remove), 1U);
  EXPECT_EQ(content("/home/hanako/dotfiles/config"), "Host c\n");
  EXPECT_EQ(files_in("/home/hanako/.ssh"), 1U);

  std::ofstream(at("/home/hanako/dotfiles/config")).flush();
  do_it(kSsh, Direction::add);
  do_it(kSsh, Direction::remove);
  EXPECT_TRUE(fs::is_symlink(at("/home/hanako/.ssh/config")))
      << "a link that somebody made is nobody else's to take";
  EXPECT_EQ(content("/home/hanako/dotfiles/config"), "");
  fs::remove(at("/home/hanako/dotfiles/config"));
  EXPECT_EQ(trouble(kSsh, {Direction::add, false, false, {}, {"a"}}), Trouble::file_not_read)
      << "leads nowhere";
}

TEST_F(RegistrationTest, what_a_link_leads_to_is_never_emptied_of_more_than_was_added) {
  const std::string file = "/home/hanako/.config/jpki-pkcs11/openssl.cnf";
  do_it(kOpenssl, Direction::add);
  fs::create_directories(at("/home/hanako/dotfiles"));
  fs::rename(at(file), at("/home/hanako/dotfiles/openssl.cnf"));
  fs::create_symlink(at("/home/hanako/dotfiles/openssl.cnf"), at(file));
  const std::string ours = content(file);
  EXPECT_EQ(trouble(kOpenssl, {Direction::remove, false, false, {}, {}}), Trouble::file_left);
  EXPECT_EQ(content("/home/hanako/dotfiles/openssl.cnf"), ours);
  fs::remove(at(file));
  do_it(kOpenssl, Direction::add);
  const Plan removal = plan(kOpenssl, {Direction::remove, false, false, {}, {}});
  fs::rename(at(file), at("/home/hanako/dotfiles/openssl.cnf"));
  fs::create_symlink(at("/home/hanako/dotfiles/openssl.cnf"), at(file));
  EXPECT_THROW(apply(removal.changes.at(0), "1"), TroubleError) << "a link that came meanwhile";
  EXPECT_EQ(content("/home/hanako/dotfiles/openssl.cnf"), ours);

  const std::string policies = "/etc/firefox/policies/policies.json";
  computer.file("/srv/policies.json", "{}\n");
  computer.link(policies, at("/srv/policies.json"));
  do_it(kFirefox, Direction::add, true);
  do_it(kFirefox, Direction::remove, true);
  EXPECT_EQ(content("/srv/policies.json"), "{}\n") << "what is left has to be JSON";
}

TEST_F(RegistrationTest, a_file_of_several_names_is_left) {
  computer.file("/home/hanako/.ssh/config", "Host c\n");
  fs::create_hard_link(at("/home/hanako/.ssh/config"), at("/home/hanako/config"));
  EXPECT_EQ(trouble(kSsh, {Direction::add, false, false, {}, {"a"}}), Trouble::file_left);
  fs::remove(at("/home/hanako/config"));
  const Plan first = plan(kSsh, {Direction::add, false, false, {}, {"a"}});
  fs::create_hard_link(at("/home/hanako/.ssh/config"), at("/home/hanako/config"));
  EXPECT_THROW(apply(first.changes.at(0), "1"), TroubleError);
  EXPECT_EQ(files_in("/home/hanako/.ssh"), 1U) << "no copy either";
  EXPECT_EQ(content("/home/hanako/.ssh/config"), "Host c\n");
}

TEST_F(RegistrationTest, what_is_for_all_is_so_whatever_the_umask) {
  const mode_t before = umask(0077);
  EXPECT_EQ(do_it(kP11Kit, Direction::add, true), 2U);
  umask(before);
  EXPECT_EQ(fs::status(at("/etc/pkcs11/modules")).permissions(), fs::perms(0755));
  EXPECT_EQ(fs::status(at("/etc/pkcs11/modules/jpki-pkcs11.module")).permissions(), fs::perms(0644));
}

TEST_F(RegistrationTest, what_changed_meanwhile_is_left_and_what_was_done_meanwhile_is_done) {
  computer.file("/home/hanako/.ssh/config", "Host c\n");
  const Wish wish{Direction::add, false, false, {}, {"a"}};
  const Plan first = plan(kSsh, wish);
  const Plan second = plan(kSsh, wish);
  apply(first.changes.at(0), "1");
  const std::string done = content("/home/hanako/.ssh/config");
  EXPECT_EQ(apply(second.changes.at(0), "2"), "") << "as by two at once";
  EXPECT_EQ(content("/home/hanako/.ssh/config"), done);
  do_it(kSsh, Direction::remove);
  std::ofstream(at("/home/hanako/.ssh/config"), std::ios::app) << "Host d\n";
  EXPECT_THROW(apply(second.changes.at(0), "3"), TroubleError);
  EXPECT_EQ(content("/home/hanako/.ssh/config"), "Host c\nHost d\n");
}

TEST_F(RegistrationTest, nothing_is_left_where_nothing_can_be_written) {
  // A folder that is none stops root too.
  computer.file("/home/hanako/.config", "no folder");
  const Plan openssl = plan(kOpenssl);
  EXPECT_THROW(apply(openssl.changes.at(0), "1"), TroubleError);
  EXPECT_EQ(content("/home/hanako/.config"), "no folder");
  EXPECT_EQ(trouble(kOpenssl), Trouble::file_not_written) << "known before anybody is asked";
  fs::create_directories(at("/home/hanako/.ssh/config"));
  EXPECT_EQ(trouble(kSsh, {Direction::add, false, false, {}, {"a"}}), Trouble::file_not_read);
}

}  // namespace
}  // namespace holder::registration
