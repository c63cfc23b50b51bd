#include "apdu/pcsc/pcsc_error.h"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>

namespace apdu::pcsc {
namespace {

// The highest bit of an error is set, which a LONG of 32 bits has as its sign.
LONG as_code(unsigned long digits) {
  return static_cast<LONG>(digits);
}

// The codes that the installed pcsc-lite defines, so that a new one is noticed.
std::set<LONG> codes_of_the_header() {
  std::ifstream header(JPKI_PCSCLITE_HEADER);
  const std::regex definition(R"(^#define SCARD_[EFPW]_\w+\s+\(\(LONG\)0x([0-9A-F]{8})\).*)");
  std::set<LONG> codes;
  for (std::string line; std::getline(header, line);) {
    std::smatch match;
    if (std::regex_match(line, match, definition)) codes.insert(as_code(std::stoul(match[1], nullptr, 16)));
  }
  return codes;
}

TEST(PcscError, TableHasEveryCodeOnce) {
  std::set<LONG> rows;
  for (const ErrorRow& row : error_rows()) EXPECT_TRUE(rows.insert(row.code).second) << row.name;
  const std::set<LONG> header = codes_of_the_header();
  EXPECT_GT(header.size(), 50U);
  for (const LONG code : header) EXPECT_TRUE(rows.contains(code)) << std::hex << code;
}

TEST(PcscError, HasTheNamesOfTheHeader) {
  for (const ErrorRow& row : error_rows()) {
    EXPECT_EQ(name_of(row.code), row.name);
    EXPECT_EQ(fault_of(row.code), row.fault);
  }
}

TEST(PcscError, AnUnknownCodeIsAFailedCommunication) {
  EXPECT_EQ(fault_of(as_code(0x801000FF)), Fault::communication);
  EXPECT_EQ(name_of(as_code(0x801000FF)), "unknown error 801000FF");
}

TEST(PcscError, CheckThrowsAllButSuccess) {
  EXPECT_NO_THROW(check("SCardConnect", SCARD_S_SUCCESS));
  try {
    check("SCardConnect", SCARD_E_SHARING_VIOLATION);
    FAIL();
  } catch (const TransportError& error) {
    EXPECT_EQ(error.fault(), Fault::in_use);
    EXPECT_STREQ(error.what(),
                 "another program uses the card exclusively: SCardConnect: SCARD_E_SHARING_VIOLATION");
  }
}

}  // namespace
}  // namespace apdu::pcsc
