// What a program does with a card, one row a job. A job has a part that prepares it and is not counted, if it
// has any, and the part that is. What ends it (C_Finalize) is not counted either. Thread rule: the table is
// constant; a job runs on one thread.
#pragma once

#include <span>
#include <string_view>

#include "benchmarks/client.h"

namespace benchmarks {

struct Job {
  std::string_view name;
  void (*prepare)(Client&);  // null where the job begins in a cold process
  void (*run)(Client&);
};

std::span<const Job> jobs();

}  // namespace benchmarks
