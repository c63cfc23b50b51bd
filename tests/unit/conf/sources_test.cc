#include "conf/sources.h"

#include <gmock/gmock.h>
#include <stdlib.h>

namespace conf {
namespace {

using testing::ElementsAre;

TEST(Sources, SystemThenUserThenNamed) {
  const Environment environment{.xdg_config_home = "/x", .home = "/h", .jpki_pkcs11_conf = "/n/my.conf"};
  EXPECT_THAT(files_of(environment),
              ElementsAre("/etc/jpki-pkcs11.conf", "/x/jpki-pkcs11.conf", "/n/my.conf"));
}

TEST(Sources, UsersFileIsUnderHomeByDefault) {
  const std::string in_home = "/h/.config/jpki-pkcs11.conf";
  EXPECT_THAT(files_of({.home = "/h"}), ElementsAre(kSystemFile, in_home));
  EXPECT_THAT(files_of({.xdg_config_home = "", .home = "/h"}), ElementsAre(kSystemFile, in_home));
  EXPECT_THAT(files_of({.xdg_config_home = "relative", .home = "/h"}), ElementsAre(kSystemFile, in_home));
}

TEST(Sources, PrivilegedProcessHasTheSystemsFileAlone) {
  EXPECT_THAT(files_of({}), ElementsAre(kSystemFile));
  EXPECT_THAT(files_of({.home = "", .jpki_pkcs11_conf = ""}), ElementsAre(kSystemFile));
}

TEST(Sources, ProcessEnvironmentIsRead) {
  setenv("XDG_CONFIG_HOME", "/x", 1);
  setenv("HOME", "/h", 1);
  unsetenv("JPKI_PKCS11_CONF");
  const Environment environment = process_environment();
  EXPECT_EQ(environment.system_file, kSystemFile);
  EXPECT_EQ(environment.xdg_config_home, "/x");
  EXPECT_EQ(environment.home, "/h");
  EXPECT_EQ(environment.jpki_pkcs11_conf, std::nullopt);
  unsetenv("XDG_CONFIG_HOME");
}

}  // namespace
}  // namespace conf
