package cli

import (
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"areaclientes/handlers/jobs"
	"areaclientes/store"
)

// config is what the installation is told by flags and environment. Flags win.
type config struct {
	Data    string // AREA_DATA: the directory with one file per dealer
	HTTP    string // AREA_HTTP: address to listen on
	SMTP    string // AREA_SMTP: mail server as a URL
	Proxies string // AREA_PROXIES: addresses of trusted proxies, comma between them
	Log     string // AREA_LOG: text or json
	Watch   string // AREA_WATCH: folder in whose subfolders ERPs drop files; empty for none
	Rates   string // AREA_RATES: how many times the usual limits on how often something may be asked for
	Clamd   string // AREA_CLAMD: where ClamAV's daemon listens; empty for no antivirus
	Plain   string // AREA_PLAIN: "yes" serves plain HTTP to other machines
}

// variables pairs each field with its environment variable.
func (cfg *config) variables() map[string]*string {
	return map[string]*string{
		"AREA_DATA": &cfg.Data, "AREA_HTTP": &cfg.HTTP, "AREA_SMTP": &cfg.SMTP, "AREA_PROXIES": &cfg.Proxies, "AREA_LOG": &cfg.Log, "AREA_WATCH": &cfg.Watch, "AREA_RATES": &cfg.Rates,
		"AREA_CLAMD": &cfg.Clamd, "AREA_PLAIN": &cfg.Plain,
	}
}

// fromEnvironment sets the defaults and what the environment says. An AREA_* variable that does
// not exist is an error, because it is a setting that somebody believes in.
func (cfg *config) fromEnvironment(env []string) error {
	*cfg = config{Data: "data", HTTP: "127.0.0.1:8080", Proxies: "127.0.0.1,::1", Log: "text", Rates: "1"}
	known := cfg.variables()
	for _, line := range env {
		name, value, _ := strings.Cut(line, "=")
		if !strings.HasPrefix(name, "AREA_") || value == "" {
			continue
		}
		field := known[name]
		if field == nil {
			return fmt.Errorf("there is no setting %s; «areaclientes --help» lists them", name)
		}
		*field = value
	}
	return nil
}

func (cfg *config) dataFlag(flags *flag.FlagSet) {
	flags.StringVar(&cfg.Data, "data", cfg.Data, "")
}

func (cfg *config) serverFlags(flags *flag.FlagSet) {
	cfg.dataFlag(flags)
	flags.StringVar(&cfg.HTTP, "http", cfg.HTTP, "")
	flags.StringVar(&cfg.SMTP, "smtp", cfg.SMTP, "")
	flags.StringVar(&cfg.Proxies, "proxies", cfg.Proxies, "")
	flags.StringVar(&cfg.Log, "log", cfg.Log, "")
	flags.StringVar(&cfg.Watch, "watch", cfg.Watch, "")
	flags.StringVar(&cfg.Rates, "rates", cfg.Rates, "")
	flags.StringVar(&cfg.Clamd, "clamd", cfg.Clamd, "")
	flags.BoolFunc("plain", "", func(string) error { cfg.Plain = "yes"; return nil })
}

func (cfg *config) logger(out io.Writer) (*slog.Logger, error) {
	switch cfg.Log {
	case "text":
		return slog.New(discreet{slog.NewTextHandler(out, nil)}), nil
	case "json":
		return slog.New(discreet{slog.NewJSONHandler(out, nil)}), nil
	}
	return nil, misuse{fmt.Sprintf("--log is text or json, not %q", cfg.Log)}
}

// rates is how many times the usual limits apply.
func (cfg *config) rates() (int, error) {
	times, err := strconv.Atoi(cfg.Rates)
	if err != nil || times < 1 || times > 1_000_000 {
		return 0, misuse{fmt.Sprintf("--rates is a whole number from 1, not %q", cfg.Rates)}
	}
	return times, nil
}

// mayListen refuses an address that other machines reach, unless somebody said that plain HTTP is meant:
// whoever is on the way would read what customers type.
func (cfg *config) mayListen() error {
	host, _, err := net.SplitHostPort(cfg.HTTP)
	if err != nil {
		return misuse{fmt.Sprintf("--http is an address and a port, as 127.0.0.1:8080, not %q", cfg.HTTP)}
	}
	if addr, err := netip.ParseAddr(host); host == "localhost" || err == nil && addr.IsLoopback() || cfg.Plain == "yes" {
		return nil
	}
	return misuse{fmt.Sprintf("%s is reached from other machines, and plain HTTP lets everybody on the way read along; "+
		"put a proxy with TLS in front and listen on 127.0.0.1, or say --plain where the network is trusted", cfg.HTTP)}
}

// scanner is what looks at uploads, or nil.
func (cfg *config) scanner() (store.Scanner, error) {
	if cfg.Clamd == "" {
		return nil, nil
	}
	scan, err := jobs.ParseScanner(cfg.Clamd)
	if err != nil {
		return nil, misuse{err.Error()}
	}
	return scan, nil
}

func (cfg *config) proxies() []string {
	return strings.FieldsFunc(cfg.Proxies, func(r rune) bool { return r == ',' || r == ' ' })
}
