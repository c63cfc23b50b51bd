#include "vcard/card_contents.h"

#include <map>

#include "support/mutex.h"

namespace vcard {
namespace {

CardContents issue_sample(const Switches& switches, unsigned number) {
  const std::time_t now = std::time(nullptr);
  static const Authorities authorities = found_authorities(now);
  return issue_card(switches, invent_holder(number), authorities, now);
}

}  // namespace

Authorities found_authorities(std::time_t now) {
  return {found_authority(Purpose::authentication, now), found_authority(Purpose::signature, now)};
}

CardContents issue_card(const Switches& switches, const Holder& holder, const Authorities& authorities,
                        std::time_t now, std::optional<std::time_t> ends) {
  const bool client_auth = switches.is(Fact::auth_key_usage, "client-auth");
  const auto credential = [&](Purpose purpose, const Authority& authority) {
    const RsaKey key = RsaKey::generate();
    return Credential{key, issue(purpose, authority, {holder, key, now, client_auth, ends}),
                      authority.certificate};
  };
  return {switches, holder, credential(Purpose::authentication, authorities.authentication),
          credential(Purpose::signature, authorities.signature)};
}

CardContents sample_contents(const Switches& switches, unsigned number) {
  static support::Mutex mutex;
  static std::map<std::pair<unsigned, bool>, CardContents> issued;
  const support::MutexLock lock(mutex);
  const auto key = std::make_pair(number, switches.is(Fact::auth_key_usage, "client-auth"));
  auto found = issued.find(key);
  if (found == issued.end()) found = issued.emplace(key, issue_sample(switches, number)).first;
  CardContents contents = found->second;
  contents.switches = switches;
  return contents;
}

}  // namespace vcard
