// The look-up of a name, whose answers are staged: nobody is asked.
#include "tools/jpki-tool/addresses.h"

#include <gtest/gtest.h>

#include <semaphore>

#include "holder/trouble.h"

namespace jpki_tool {
namespace {

using std::chrono::steady_clock;

std::string reason(LookUp look_up, support::Deadline deadline = support::Deadline::max()) {
  try {
    addresses_of("name.example", "443", deadline, look_up);
    return "none";
  } catch (const holder::TroubleError& error) {
    EXPECT_EQ(error.trouble(), holder::Trouble::server_unreachable);
    EXPECT_EQ(error.subject(), "name.example");
    return error.reason();
  }
}

template <int error>
int fails(const char*, const char*, const addrinfo*, addrinfo**) {
  return error;
}

TEST(AddressesTest, an_unknown_name_is_another_matter_than_a_look_up_that_fails) {
  EXPECT_EQ(reason(&fails<EAI_NONAME>), "nobody knows this name");
  EXPECT_NE(reason(&fails<EAI_NODATA>), reason(&fails<EAI_NONAME>));
  EXPECT_NE(reason(&fails<EAI_AGAIN>), reason(&fails<EAI_NONAME>));
  EXPECT_NE(reason(&fails<EAI_SYSTEM>), reason(&fails<EAI_AGAIN>));
}

TEST(AddressesTest, an_address_needs_nobody) {
  const Addresses found = addresses_of("127.0.0.1", "443", support::Deadline::max());
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->ai_family, AF_INET);
}

std::binary_semaphore go_on{0};
std::binary_semaphore has_gone_on{0};

int hangs(const char*, const char*, const addrinfo*, addrinfo**) {
  go_on.acquire();
  has_gone_on.release();
  return EAI_AGAIN;
}

TEST(AddressesTest, a_look_up_that_hangs_is_given_up) {
  EXPECT_EQ(reason(&hangs, steady_clock::now()), reason(&fails<EAI_AGAIN>));
  go_on.release();
  has_gone_on.acquire();
}

}  // namespace
}  // namespace jpki_tool
