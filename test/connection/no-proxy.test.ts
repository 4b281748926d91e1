import { isWithoutProxy } from "../../provider/api/no-proxy.js";

test.each([
  // names
  ["https://example.com", "example.com", true],
  ["https://EXAMPLE.com", "Example.COM", true],
  ["https://api.example.com", "example.com", true],
  ["https://api.example.com", ".example.com", true],
  ["https://api.example.com", "*.example.com", true],
  ["https://example.com.", "example.com", true],
  ["https://example.com", "example.com.", true],
  ["https://myexample.com", "example.com", false],
  ["https://example.com.evil.org", "example.com", false],
  ["https://example.com", "api.example.com", false],
  ["https://localhost", "localhost", true],
  // lists
  ["https://b", "a, b", true],
  ["https://b", " a,b ,c", true],
  ["https://b", "a b", true],
  ["https://a", "", false],
  ["https://a", " , ,", false],
  ["https://a", ".", false],
  ["https://a", undefined, false],
  ["https://anything", "*", true],
  ["https://anything", "a,*", true],
  // ports
  ["https://example.com", "example.com:443", true],
  ["https://example.com:6443", "example.com:443", false],
  ["https://example.com:6443", "example.com:6443", true],
  ["http://example.com", "example.com:80", true],
  ["https://api.example.com:6443", ".example.com:6443", true],
  // addresses
  ["https://10.1.2.3", "10.1.2.3", true],
  ["https://10.1.2.3:6443", "10.1.2.3:6443", true],
  ["https://10.1.2.3", "10.1.2.3:6443", false],
  ["https://10.1.2.3", "2.3", false],
  ["https://110.1.2.3", "10.1.2.3", false],
  ["https://[::1]", "::1", true],
  ["https://[::1]", "[::1]", true],
  ["https://[::1]:6443", "[::1]:6443", true],
  ["https://[::1]:6443", "[::1]:443", false],
  ["https://[fd00::a]", "fd00:0:0:0::a", true],
  // blocks
  ["https://10.1.2.3", "10.0.0.0/8", true],
  ["https://11.1.2.3", "10.0.0.0/8", false],
  ["https://192.168.1.9:6443", "10.0.0.0/8,192.168.0.0/16", true],
  ["https://10.1.2.3", "10.1.2.3/32", true],
  ["https://10.1.2.4", "10.1.2.3/32", false],
  ["https://8.8.8.8", "0.0.0.0/0", true],
  ["https://[fd00::a]", "fd00::/8", true],
  ["https://[fe80::a]", "fd00::/8", false],
  ["https://[fd00::a]", "10.0.0.0/8", false],
  ["https://example.com", "10.0.0.0/8", false],
  // no blocks
  ["https://10.1.2.3", "10.0.0.0/33", false],
  ["https://10.1.2.3", "10.0.0.0/x", false],
  ["https://10.1.2.3", "10.0.0/8", false],
  ["https://10.1.2.3", "/8", false],
])("%s with NO_PROXY=%s: %s", (url, noProxy, isDirect) => {
  expect(isWithoutProxy(new URL(url), noProxy)).toBe(isDirect);
});
