// One job with one PKCS#11 module, in a process of its own.
//
// usage: job MODULE JOB READER      with the PINs in JPKI_AUTH_PIN and JPKI_SIGN_PIN, for a card in READER
//
// Says "begin" where what is counted begins and waits for a line, so that the runner can read the card's
// ledger or start several at once; says what was used in JSON where it ends, and waits again before it gives
// the module back.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>

#include "benchmarks/jobs.h"

namespace {

using benchmarks::Job;

double milliseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

double processor_ms() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

// getrusage()'s peak begins with that of the program that started this one; the kernel's own figure does not.
long peak_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    long kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib;
  }
  return 0;
}

void wait_for_a_line() {
  std::string line;
  std::getline(std::cin, line);
}

// By its name callgrind knows what to count (benchmarks/jobs.py).
[[gnu::noinline]] void run_counted(const Job& job, benchmarks::Client& client) {
  job.run(client);
}

void measure(const Job& job, benchmarks::Client& client) {
  if (job.prepare != nullptr) job.prepare(client);
  std::cout << "begin" << std::endl;
  wait_for_a_line();
  const long peak_before = peak_kib();
  const double processor_before = processor_ms();
  const auto before = std::chrono::steady_clock::now();
  run_counted(job, client);
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - before;
  std::cout << "{\"wall_ms\": " << wall.count() << ", \"cpu_ms\": " << processor_ms() - processor_before
            << ", \"memory_kib\": " << peak_kib() - peak_before << "}" << std::endl;
  wait_for_a_line();
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

int main(int argc, char** argv) {
  const auto table = benchmarks::jobs();
  const auto job = std::find_if(table.begin(), table.end(),
                                [&](const Job& row) { return argc == 4 && row.name == argv[2]; });
  if (job == table.end()) {
    std::cerr << "usage: job MODULE JOB READER, and JOB is one of:\n";
    for (const Job& row : table) std::cerr << "  " << row.name << '\n';
    return 2;
  }
  try {
    benchmarks::Client client(argv[1], argv[3], {environment("JPKI_AUTH_PIN"), environment("JPKI_SIGN_PIN")});
    measure(*job, client);
    client.leave();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "job " << job->name << ": " << error.what() << '\n';
    return 1;
  }
}
