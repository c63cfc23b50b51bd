// The browser at the other end of standard input and output. While the host waits for its holder it goes on
// listening: what comes meanwhile is answered at once, and the browser's end ends the wait.
// Thread rule: the program's one thread.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>

#include "portal/browser_message.h"
#include "portal/frame.h"
#include "support/deadline.h"

namespace jpki_portal {

// Nobody listens any more: the document was left, the browser is gone, or a signal ends the program.
struct Ended {};

class Browser {
 public:
  using Meanwhile = std::function<void(const portal::BrowserMessage&)>;

  // From here on the signals that end a program wait to be seen here, so that none ends it with a card that
  // is logged in.
  Browser();
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  // The next message. Throws Ended.
  portal::BrowserMessage next();

  // What to do with messages that come during wait_beside() and catch_up().
  void set_meanwhile(Meanwhile meanwhile) { meanwhile_ = std::move(meanwhile); }

  // The first of the descriptors that has something to read; kNone at the
  // deadline. Throws Ended.
  static constexpr int kNone = -1;
  int wait_beside(std::initializer_list<int> descriptors, support::Deadline deadline);
  // Answers what has come while nobody listened. That the browser has gone, the next wait finds.
  void catch_up();

  // Throws Ended.
  void say(const std::string& message);

 private:
  struct Woken {
    enum class By { browser, other, time, signal };
    By by;
    int other = kNone;
  };

  Woken wait(std::initializer_list<int> others, std::optional<support::Deadline> deadline);
  void take_in();
  void throw_if_ended() const;
  std::optional<portal::BrowserMessage> pending();
  void answer_pending();

  int signals_;
  bool ended_ = false;
  portal::FrameReader frames_;
  Meanwhile meanwhile_;
};

}  // namespace jpki_portal
