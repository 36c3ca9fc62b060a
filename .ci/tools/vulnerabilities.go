package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	"golang.org/x/vuln/scan"
)

// publicDB is where the Go project lists known vulnerabilities.
const publicDB = "https://vuln.go.dev"

// reachWithin is how long the public list has to answer at all.
const reachWithin = 10 * time.Second

// vulnerabilities looks for known vulnerabilities in what the product calls.
func vulnerabilities(s settings) error {
	db := s.db
	if db == "" {
		if err := reachable(publicDB + "/index/db.json"); err != nil {
			return fmt.Errorf("%w: no list of known vulnerabilities: %w; give a copy of it with AUDIT_VULNDB=file:///path (https://go.dev/doc/security/vuln/database)", errNotDone, err)
		}
		db = publicDB
	}
	return scanFor(db, "./...")
}

func scanFor(db string, args ...string) error {
	cmd := scan.Command(context.Background(), append([]string{"-db", db}, args...)...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Wait()
}

func reachable(url string) error {
	client := http.Client{Timeout: reachWithin}
	answer, err := client.Head(url)
	if err != nil {
		return err
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, answer.Status)
	}
	return nil
}
