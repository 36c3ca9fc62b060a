// Command generate makes store/blocklist/words.bloom from the packages that SOURCES.md names, as
// npm packs them:
//
//	npm pack @zxcvbn-ts/language-common@4.1.3 @zxcvbn-ts/language-es-es@4.1.2
//	go run ./store/blocklist/generate store/blocklist/words.bloom zxcvbn-ts-language-*.tgz
//
// The same packages always give the same file.
package main

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"

	"areaclientes/store/blocklist"
)

// size of the filter in bytes: some 22 bits for each word.
const size = 256 << 10

// lists are the files of the packages that are taken. commonWords.json is left out: it is under
// another licence than the packages, and the words of Wikipedia serve as well.
var lists = []string{"passwords.json", "diceware.json", "wikipedia.json", "firstnames.json", "lastnames.json"}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) < 2 {
		return errors.New("usage: generate OUTPUT PACKAGE.tgz [PACKAGE.tgz]")
	}
	var all []string
	for _, file := range args[1:] {
		words, err := read(file)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, words...)
	}
	words := blocklist.Words(all)
	fmt.Fprintf(out, "%d words in %d bytes\n", len(words), size)
	return os.WriteFile(args[0], blocklist.Filter(words, size), 0o644)
}

// read collects the words of one package.
func read(name string) ([]string, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	var all []string
	for archive := tar.NewReader(plain); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		if path.Dir(header.Name) != "package/src" || !slices.Contains(lists, path.Base(header.Name)) {
			continue
		}
		var words []string
		if err := json.NewDecoder(archive).Decode(&words); err != nil {
			return nil, fmt.Errorf("%s: %w", header.Name, err)
		}
		all = append(all, words...)
	}
}
