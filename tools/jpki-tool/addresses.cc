#include "tools/jpki-tool/addresses.h"

#include <algorithm>
#include <array>
#include <future>
#include <thread>
#include <utility>

#include "holder/message_id.h"
#include "holder/trouble.h"

namespace jpki_tool {
namespace {

struct Answer {
  int error = 0;  // of getaddrinfo(3)
  Addresses addresses = {};
};

struct ErrorRow {
  int error;
  const char* reason;
};

constexpr const char* kNobody = N_("nobody knows this name");
constexpr const char* kNotNow =
    N_("the name cannot be looked up now, as without a connection to the network");

constexpr std::array kReasons = {
    ErrorRow{EAI_NONAME, kNobody},
    ErrorRow{EAI_NODATA, N_("the name has no address")},
    ErrorRow{EAI_ADDRFAMILY, N_("the name has no address")},
    ErrorRow{EAI_AGAIN, kNotNow},
};

const char* reason_of(int error) {
  const auto found =
      std::find_if(kReasons.begin(), kReasons.end(), [&](const ErrorRow& row) { return row.error == error; });
  return found == kReasons.end() ? N_("the name cannot be looked up on this computer") : found->reason;
}

Answer answer_to(const std::string& host, const std::string& port, LookUp look_up) {
  addrinfo wish{};
  wish.ai_socktype = SOCK_STREAM;
  wish.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = look_up(host.c_str(), port.c_str(), &wish, &found);
  return {error, Addresses(error == 0 ? found : nullptr)};
}

}  // namespace

Addresses addresses_of(const std::string& host, const std::string& port, support::Deadline deadline,
                       LookUp look_up) {
  std::packaged_task<Answer()> task([=] { return answer_to(host, port, look_up); });
  std::future<Answer> coming = task.get_future();
  std::thread(std::move(task)).detach();
  const auto give_up = [&](const char* reason) {
    throw holder::TroubleError(holder::Trouble::server_unreachable, host, {}, reason);
  };
  if (coming.wait_until(deadline) != std::future_status::ready) give_up(kNotNow);
  Answer answer = coming.get();
  if (answer.error != 0) give_up(reason_of(answer.error));
  return std::move(answer.addresses);
}

}  // namespace jpki_tool
