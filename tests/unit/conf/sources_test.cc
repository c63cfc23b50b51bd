#include "conf/sources.h"

#include <gmock/gmock.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/conf/scratch_folder.h"

namespace conf {
namespace {

using testing::ElementsAre;

TEST(Sources, SystemThenUser) {
  const Environment environment{.xdg_config_home = "/x", .home = "/h"};
  EXPECT_THAT(files_of(environment), ElementsAre("/etc/jpki-pkcs11.conf", "/x/jpki-pkcs11.conf"));
}

TEST(Sources, UsersFileIsUnderHomeByDefault) {
  const std::string in_home = "/h/.config/jpki-pkcs11.conf";
  EXPECT_THAT(files_of({.home = "/h"}), ElementsAre(kSystemFile, in_home));
  EXPECT_THAT(files_of({.xdg_config_home = "", .home = "/h"}), ElementsAre(kSystemFile, in_home));
  EXPECT_THAT(files_of({.xdg_config_home = "relative", .home = "/h"}), ElementsAre(kSystemFile, in_home));
}

TEST(Sources, PrivilegedProcessHasTheSystemsFileAlone) {
  EXPECT_THAT(files_of({}), ElementsAre(kSystemFile));
  EXPECT_THAT(files_of({.home = ""}), ElementsAre(kSystemFile));
}

TEST(Sources, ProcessEnvironmentIsRead) {
  const test::ScratchFolder folder;
  const std::string home = folder.path(".");
  setenv("XDG_CONFIG_HOME", home.c_str(), 1);
  setenv("HOME", home.c_str(), 1);
  unsetenv("JPKI_PKCS11_CONF");
  const Environment environment = process_environment();
  EXPECT_EQ(environment.system_file, kSystemFile);
  EXPECT_EQ(environment.xdg_config_home, home);
  EXPECT_EQ(environment.home, home);
  EXPECT_EQ(environment.jpki_pkcs11_conf, std::nullopt);
  setenv("JPKI_PKCS11_CONF", "", 1);
  EXPECT_EQ(process_environment().jpki_pkcs11_conf, std::nullopt);
  setenv("JPKI_PKCS11_CONF", "/n/my.conf", 1);
  EXPECT_EQ(process_environment().jpki_pkcs11_conf, "/n/my.conf");
  unsetenv("JPKI_PKCS11_CONF");
}

// As sudo may leave it. To anybody but root, the home that the environment names is as good as another.
TEST(Sources, RootBelievesNobodyElsesHome) {
  constexpr uid_t kNobody = 65534;
  const test::ScratchFolder folder;
  const std::string home = folder.path(".");
  const bool is_root = chown(home.c_str(), kNobody, kNobody) == 0;
  setenv("XDG_CONFIG_HOME", home.c_str(), 1);
  setenv("HOME", home.c_str(), 1);
  const Environment environment = process_environment();
  EXPECT_EQ(environment.home.has_value(), !is_root);
  EXPECT_EQ(environment.xdg_config_home.has_value(), !is_root);
  unsetenv("XDG_CONFIG_HOME");
}

}  // namespace
}  // namespace conf
