package jobs

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"areaclientes/store"
)

// scanWithin is how long the antivirus may take over one file.
const scanWithin = 20 * time.Second

// ParseScanner reads where ClamAV's daemon listens, «unix:/run/clamav/clamd.ctl» or «host:3310», and
// returns what asks it about every file.
func ParseScanner(address string) (store.Scanner, error) {
	network := "tcp"
	if path, local := strings.CutPrefix(address, "unix:"); local {
		network, address = "unix", path
	}
	if _, _, err := net.SplitHostPort(address); address == "" || network == "tcp" && err != nil {
		return nil, errors.New("antivirus: write unix:/run/clamav/clamd.ctl or host:3310")
	}
	return func(ctx context.Context, data []byte) error {
		verdict, err := askClamd(ctx, network, address, data)
		switch {
		case err != nil:
			return fmt.Errorf("%w: antivirus: %w", store.ErrUnavailable, err)
		case strings.HasSuffix(verdict, " FOUND"):
			return fmt.Errorf("%w: %s", store.ErrInfected, strings.TrimSuffix(verdict, " FOUND"))
		case verdict != "stream: OK":
			return fmt.Errorf("%w: antivirus: it answers %.80q", store.ErrUnavailable, verdict)
		}
		return nil
	}, nil
}

// askClamd sends data as one INSTREAM, as clamd(8) describes it, and returns what the daemon says of it.
func askClamd(ctx context.Context, network, address string, data []byte) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, scanWithin)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	message := []byte("zINSTREAM\x00")
	message = append(binary.BigEndian.AppendUint32(message, uint32(len(data))), data...)
	message = binary.BigEndian.AppendUint32(message, 0)
	_, failed := conn.Write(message) // it says why when it breaks off in the middle
	answer, err := io.ReadAll(io.LimitReader(conn, 4<<10))
	if len(answer) == 0 {
		return "", cmp.Or(failed, err, io.ErrUnexpectedEOF)
	}
	return string(bytes.Trim(answer, "\x00\n")), nil
}
