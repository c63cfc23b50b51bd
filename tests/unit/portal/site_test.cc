#include "portal/site.h"

#include <gtest/gtest.h>

namespace portal {
namespace {

using namespace std::string_view_literals;

TEST(SiteTest, known_sites_may_ask_on_any_port) {
  for (const std::string_view host : known_sites()) {
    EXPECT_TRUE(is_host(host)) << host;
    EXPECT_TRUE(may_ask("https://" + std::string(host), {})) << host;
    EXPECT_TRUE(may_ask("https://" + std::string(host) + ":8443", {})) << host;
  }
}

TEST(SiteTest, no_other_host_may_but_those_that_the_holder_has_added) {
  const std::vector<std::string> further = {"portal.example", "xn--wgv71a.example"};
  EXPECT_TRUE(may_ask("https://portal.example", further));
  EXPECT_TRUE(may_ask("https://xn--wgv71a.example", further));
  for (const char* origin : {"https://portal.example", "https://go.jp", "https://evil.myna.go.jp",
                             "https://myna.go.jp.evil.example", "https://myna-go.jp",
                             "https://xn--mna-8cd.go.jp", "https://myna.go.jp."})
    EXPECT_FALSE(may_ask(origin, {})) << origin;
  EXPECT_FALSE(may_ask("https://www.portal.example", further));
}

TEST(SiteTest, an_origin_is_https_a_host_and_perhaps_a_port) {
  EXPECT_EQ(host_of("https://myna.go.jp"), "myna.go.jp");
  EXPECT_EQ(host_of("https://myna.go.jp:1"), "myna.go.jp");
  for (const std::string_view origin : {""sv,
                                        "null"sv,
                                        "myna.go.jp"sv,
                                        "http://myna.go.jp"sv,
                                        "HTTPS://myna.go.jp"sv,
                                        "https:/myna.go.jp"sv,
                                        "https://"sv,
                                        "https:///"sv,
                                        "https://myna.go.jp/"sv,
                                        "https://myna.go.jp/path"sv,
                                        "https://myna.go.jp?x"sv,
                                        "https://myna.go.jp#x"sv,
                                        "https://user@myna.go.jp"sv,
                                        "https://myna.go.jp@evil.example"sv,
                                        "https://myna.go.jp:"sv,
                                        "https://myna.go.jp:x"sv,
                                        "https://myna.go.jp:123456"sv,
                                        "https://myna.go.jp:1:2"sv,
                                        "https://MYNA.go.jp"sv,
                                        "https://my\u043da.go.jp"sv,
                                        "https://日本.jp"sv,
                                        "https://myna.go.jp\n"sv,
                                        "https://myna.go.jp\0"sv,
                                        "https://my\u202ena.go.jp"sv,
                                        " https://myna.go.jp"sv,
                                        "https://127.0.0.1"sv,
                                        "https://[::1]"sv,
                                        "https://localhost"sv,
                                        "https://-a.jp"sv,
                                        "https://a-.jp"sv,
                                        "https://a..jp"sv,
                                        "https://.jp"sv,
                                        "chrome-extension://myna.go.jp"sv,
                                        "file:///"sv})
    EXPECT_FALSE(host_of(origin)) << origin;
}

TEST(SiteTest, names_have_their_limits) {
  const std::string label(63, 'a');
  EXPECT_TRUE(is_host(label + ".jp"));
  EXPECT_FALSE(is_host(label + "a.jp"));
  EXPECT_TRUE(is_host(label + "." + label + "." + label + "." + std::string(61, 'a')));
  EXPECT_FALSE(is_host(label + "." + label + "." + label + "." + std::string(62, 'a')));
}

}  // namespace
}  // namespace portal
