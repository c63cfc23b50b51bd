// What happens inside the process, no card taking part: Google Benchmark's programs for one PKCS#11 module.
//
// usage: inside MODULE [options of Google Benchmark]
// The module has a token whose label says "User Authentication", with a certificate that its public can see.
#include <benchmark/benchmark.h>

#include <exception>
#include <iostream>

#include "benchmarks/client.h"

namespace {

using benchmarks::attribute_of;
using benchmarks::Client;
using benchmarks::require;

struct Token {
  Client& client;
  CK_SLOT_ID slot;
  CK_SESSION_HANDLE session;
  CK_OBJECT_HANDLE certificate;
  support::Bytes id;
};

void call_nothing(benchmark::State& state, Token& token) {
  CK_INFO info{};
  for (auto _ : state) require(token.client.p11->C_GetInfo(&info), "C_GetInfo");
}

void session_info(benchmark::State& state, Token& token) {
  CK_SESSION_INFO info{};
  for (auto _ : state) require(token.client.p11->C_GetSessionInfo(token.session, &info), "C_GetSessionInfo");
}

void open_and_close(benchmark::State& state, Token& token) {
  for (auto _ : state)
    require(token.client.p11->C_CloseSession(token.client.open(token.slot)), "C_CloseSession");
}

void certificate_value(benchmark::State& state, Token& token) {
  support::Bytes value(4096);
  for (auto _ : state) {
    CK_ATTRIBUTE attribute = attribute_of(CKA_VALUE, value);
    require(token.client.p11->C_GetAttributeValue(token.session, token.certificate, &attribute, 1),
            "C_GetAttributeValue");
  }
}

void find_by_id(benchmark::State& state, Token& token) {
  for (auto _ : state)
    benchmark::DoNotOptimize(token.client.find(token.session, {attribute_of(CKA_ID, token.id)}));
}

void digest_100_mb(benchmark::State& state, Token& token) {
  constexpr int kPieces = 100;
  support::Bytes piece(1'000'000, 0x5A);
  support::Bytes digest(32);
  CK_MECHANISM sha256{CKM_SHA256, nullptr, 0};
  for (auto _ : state) {
    require(token.client.p11->C_DigestInit(token.session, &sha256), "C_DigestInit");
    for (int i = 0; i < kPieces; ++i)
      require(token.client.p11->C_DigestUpdate(token.session, piece.data(), piece.size()), "C_DigestUpdate");
    CK_ULONG size = digest.size();
    require(token.client.p11->C_DigestFinal(token.session, digest.data(), &size), "C_DigestFinal");
  }
}

struct Row {
  const char* name;
  void (*run)(benchmark::State&, Token&);
};
constexpr Row kRows[] = {
    {"C_GetInfo", call_nothing},
    {"C_GetSessionInfo", session_info},
    {"C_OpenSession, C_CloseSession", open_and_close},
    {"C_GetAttributeValue of a certificate", certificate_value},
    {"search by CKA_ID", find_by_id},
    {"SHA-256 of 100 MB", digest_100_mb},
};

Token take_token(Client& client) {
  client.load();
  const CK_SLOT_ID slot = client.slot_of(benchmarks::Role::authentication);
  const CK_SESSION_HANDLE session = client.open(slot);
  const CK_OBJECT_HANDLE certificate = client.find_class(session, CKO_CERTIFICATE).at(0);
  return {client, slot, session, certificate, client.attributes(session, certificate, {CKA_ID})[0]};
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 2) {
    std::cerr << "usage: inside MODULE [options of Google Benchmark]\n";
    return 2;
  }
  try {
    Client client(argv[1], {}, {});
    Token token = take_token(client);
    for (const Row& row : kRows)
      benchmark::RegisterBenchmark(row.name, [&](benchmark::State& state) { row.run(state, token); });
    benchmark::RunSpecifiedBenchmarks();
    client.leave();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "inside: " << error.what() << '\n';
    return 1;
  }
}
