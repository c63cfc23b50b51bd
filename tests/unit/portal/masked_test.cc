#include "portal/masked.h"

#include <gtest/gtest.h>

namespace portal {
namespace {

TEST(MaskedTest, keeps_what_is_asked_and_what_came_of_it) {
  EXPECT_EQ(masked(R"({"mode":"02","service_id":"01","digest":["abcd","ef"]})"),
            R"({"mode":"02","service_id":"01","digest":["4 bytes of text","2 bytes of text"]})");
  EXPECT_EQ(masked(R"({"mode":"01","result":"1","errcode":"EW044-C300"})"),
            R"({"mode":"01","result":"1","errcode":"EW044-C300"})");
}

TEST(MaskedTest, tells_of_nothing_else_but_its_kind_and_length) {
  EXPECT_EQ(
      masked(
          R"({"name":"e795aa","certificate":"MII","number":12,"more":{"name":"x"},"list":[["x"],1,true]})"),
      R"({"name":"6 bytes of text","certificate":"3 bytes of text","number":"number","more":"object",)"
      R"("list":["array","number","boolean"]})");
  EXPECT_EQ(masked(R"({"mode":"a mode with blanks","result":["0"]})"),
            R"({"mode":"18 bytes of text","result":["1 bytes of text"]})");
  EXPECT_EQ(masked(R"({"a key of 番号":1})"), R"({"15 bytes of key":"number"})");
  EXPECT_EQ(masked("secret"), R"("6 bytes that are no object")");
}

}  // namespace
}  // namespace portal
