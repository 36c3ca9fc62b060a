// Package asvs says of each requirement of the OWASP Application Security Verification Standard 5.0.0, levels
// 1 and 2, whether it applies, where it is met and which test shows it. The table is asvs.csv; a requirement
// that asks for something written down points into policy.md. The tests check both against the code, and make
// statement.md of the table:
//
//	go test ./handlers/asvs -write
package asvs
