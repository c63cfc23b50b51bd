#include "tools/jpki-portal/card_limit.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "portal/frame.h"

namespace jpki_portal {
namespace {

struct End {
  std::string said;
  int status;
};

// What a process writes to standard output, and how it ends, that waits for ever within a limit.
End end_of_a_wait() {
  int ends[2];
  if (pipe(ends) != 0) return {"no pipe", 0};
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    const CardLimit limit(std::chrono::seconds(1), "last words");
    for (;;) pause();
  }
  close(ends[1]);
  End end{};
  char piece[64];
  for (ssize_t count = 0; (count = read(ends[0], piece, sizeof piece)) > 0;)
    end.said.append(piece, static_cast<std::size_t>(count));
  close(ends[0]);
  waitpid(child, &end.status, 0);
  return end;
}

TEST(CardLimitTest, a_wait_without_end_ends_with_an_answer) {
  const End end = end_of_a_wait();
  EXPECT_EQ(end.said, portal::framed("last words"));
  EXPECT_TRUE(WIFEXITED(end.status));
  EXPECT_EQ(WEXITSTATUS(end.status), 1);
}

TEST(CardLimitTest, what_is_done_in_time_ends_the_limit) {
  { const CardLimit limit(std::chrono::seconds(30), "last words"); }
  EXPECT_EQ(alarm(0), 0U);
}

}  // namespace
}  // namespace jpki_portal
