// A program of its own that uses the module (client.cc), and is told what to do.
// Thread rule: one thread at a time.
#pragma once

#include <sys/types.h>

#include <deque>
#include <string>

#include "pkcs11/cryptoki.h"
#include "vcard/file_descriptor.h"

namespace lifecycle {

struct Answer {
  CK_RV rv = CKR_GENERAL_ERROR;
  std::string rest;
};

class Program {
 public:
  // Loads the module and initialises it; `executable` is client.cc as it was linked. Throws
  // std::system_error.
  explicit Program(const char* executable = JPKI_LIFECYCLE_CLIENT);
  // Lets it come to its end, and kills it where it does not.
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // Throw std::runtime_error where no answer comes for a minute: it hangs, or it crashed.
  Answer call(const std::string& line);
  CK_RV rv(const std::string& line) { return call(line).rv; }

  // The same in a thread of that program, in two steps.
  void begin(const std::string& line) { send("& " + line); }
  Answer end();

  void send(const std::string& line);
  // SIGKILL; returns when it is gone.
  void kill();
  // Waits for its end and returns its exit status, or -1 where it did not exit of itself.
  int status();

  // What it has used of the processor, in seconds.
  double processor_time() const;
  // Whether a file of that name, or one that begins so, is in its memory.
  bool has_loaded(const std::string& library) const;
  std::size_t descriptors() const;
  std::size_t threads() const;

 private:
  Answer next(bool of_a_thread);
  std::string read_line();

  pid_t process_ = 0;
  vcard::FileDescriptor to_;
  vcard::FileDescriptor from_;
  std::string unread_;
  std::deque<Answer> early_[2];  // came while another kind was waited for
};

}  // namespace lifecycle
