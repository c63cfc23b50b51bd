#include "support/secure_bytes.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <type_traits>

namespace support {
namespace {

static_assert(!std::is_copy_constructible_v<SecureBytes>);
static_assert(!std::is_copy_assignable_v<SecureBytes>);
static_assert(std::is_nothrow_move_constructible_v<SecureBytes>);

template <typename T>
concept Printable = requires(std::ostringstream& out, const T& value) {
  out << value;
};
static_assert(!Printable<SecureBytes>);

// The flags that the kernel keeps for the memory at `address` (proc(5), "VmFlags").
std::string memory_flags(const void* address) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream maps("/proc/self/smaps");
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    unsigned long from = 0;
    unsigned long to = 0;
    char dash = 0;
    std::istringstream range(line);
    if (range >> std::hex >> from >> dash >> to && dash == '-') inside = from <= wanted && wanted < to;
    if (inside && line.starts_with("VmFlags:")) return line + " ";
  }
  return {};
}

TEST(SecureBytes, StartsEmptyOrZero) {
  EXPECT_TRUE(SecureBytes().empty());
  EXPECT_TRUE(SecureBytes(0).empty());
  const SecureBytes zeros(4);
  EXPECT_EQ(copy_of(zeros.view()), Bytes(4));
}

TEST(SecureBytes, CopiesWhatItIsGiven) {
  SecureBytes secret(as_bytes("1234"));
  EXPECT_EQ(as_text(secret.view()), "1234");
  secret.bytes()[0] = '9';
  EXPECT_EQ(as_text(secret.view()), "9234");
}

TEST(SecureBytes, MovesAndLeavesNothing) {
  SecureBytes first(as_bytes("1234"));
  SecureBytes second = std::move(first);
  EXPECT_EQ(as_text(second.view()), "1234");
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): what it leaves is the question
  SecureBytes third;
  third = std::move(second);
  EXPECT_EQ(as_text(third.view()), "1234");
}

TEST(SecureBytes, ComparesContent) {
  const SecureBytes secret(as_bytes("1234"));
  EXPECT_TRUE(secret.same_as(SecureBytes(as_bytes("1234"))));
  EXPECT_FALSE(secret.same_as(SecureBytes(as_bytes("1235"))));
  EXPECT_FALSE(secret.same_as(SecureBytes(as_bytes("123"))));
  EXPECT_FALSE(secret.same_as(SecureBytes()));
  EXPECT_TRUE(SecureBytes().same_as(SecureBytes()));
}

TEST(SecureBytes, StaysOutOfCoreDumps) {
  const SecureBytes secret(as_bytes("1234"));
  const std::string flags = memory_flags(secret.view().data());
  ASSERT_FALSE(flags.empty());
  EXPECT_NE(flags.find(" dd "), std::string::npos) << flags;
}

TEST(SecureBytes, IsZeroInAForkedChild) {
  const SecureBytes secret(as_bytes("1234"));
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0)
    _exit(std::ranges::all_of(secret.view(), [](std::uint8_t byte) { return byte == 0; }) ? 0 : 1);
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(as_text(secret.view()), "1234");
}

}  // namespace
}  // namespace support
