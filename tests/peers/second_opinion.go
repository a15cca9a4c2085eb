// A second opinion on evidence, by the packages that verify Go's own module log (golang.org/x/mod/sumdb).
//
//	second_opinion KEYS EVIDENCE     one verifier key a line; one document a line; answers "ok" or "refused: why", a line each
//	second_opinion sign KEY TEXT     signs the text file with the signing key in the file KEY, prints the note
//
// Built with GO111MODULE=off GOPATH=/usr/share/gocode, where Debian's golang-golang-x-mod-dev puts its sources.
package main

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type evidence struct {
	Format     string
	Checkpoint string
	Entries    []struct {
		Index   int64
		Body    string
		Changes *string
		Proof   []string
	}
	Earlier []struct {
		Checkpoint string
		Proof      []string
	}
}

// witness verifies cosignature/v1, which the note package has no verifier for.
type witness struct {
	name string
	key  ed25519.PublicKey
}

func (w witness) Name() string { return w.name }

func (w witness) KeyHash() uint32 {
	sum := sha256.Sum256(append([]byte(w.name+"\n\x04"), w.key...))
	return binary.BigEndian.Uint32(sum[:4])
}

func (w witness) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	heading := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig[:8]))
	return ed25519.Verify(w.key, append([]byte(heading), msg...), sig[8:])
}

func verifier(line string) (note.Verifier, error) {
	parts := strings.SplitN(line, "+", 3)
	if len(parts) == 3 {
		material, err := base64.StdEncoding.DecodeString(parts[2])
		if err == nil && len(material) == 33 && material[0] == 4 {
			return witness{parts[0], ed25519.PublicKey(material[1:])}, nil
		}
	}
	return note.NewVerifier(line)
}

func opened(text string, keys note.Verifiers) (origin string, tree tlog.Tree, err error) {
	signed, err := note.Open([]byte(text), keys)
	if err != nil {
		return "", tree, err
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 {
		return "", tree, errors.New("no checkpoint")
	}
	tree.N, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(tree.N, 10) != lines[1] {
		return "", tree, errors.New("no size")
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return lines[0], tree, err
}

func hashes(written []string) ([]tlog.Hash, error) {
	read := []tlog.Hash{}
	for _, each := range written {
		hash, err := tlog.ParseHash(each)
		if err != nil {
			return nil, err
		}
		read = append(read, hash)
	}
	return read, nil
}

func check(line []byte, keys note.Verifiers) error {
	var all evidence
	if err := json.Unmarshal(line, &all); err != nil {
		return err
	}
	if all.Format != "bangfu-evidence-1" {
		return errors.New("another format")
	}
	origin, tree, err := opened(all.Checkpoint, keys)
	if err != nil {
		return err
	}
	for _, entry := range all.Entries {
		proof, err := hashes(entry.Proof)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, entry.Index, tlog.RecordHash([]byte(entry.Body))); err != nil {
			return err
		}
		if entry.Changes != nil {
			var body struct{ Changes string }
			if err := json.Unmarshal([]byte(entry.Body), &body); err != nil {
				return err
			}
			if body.Changes != fmt.Sprintf("%x", sha256.Sum256([]byte(*entry.Changes))) {
				return errors.New("other changes")
			}
		}
	}
	for _, each := range all.Earlier {
		before, old, err := opened(each.Checkpoint, keys)
		if err != nil {
			return err
		}
		if before != origin {
			return errors.New("another log")
		}
		proof, err := hashes(each.Proof)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
			return err
		}
	}
	return nil
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func main() {
	if len(os.Args) == 4 && os.Args[1] == "sign" {
		key, err := os.ReadFile(os.Args[2])
		must(err)
		text, err := os.ReadFile(os.Args[3])
		must(err)
		signer, err := note.NewSigner(strings.TrimSpace(string(key)))
		must(err)
		signed, err := note.Sign(&note.Note{Text: string(text)}, signer)
		must(err)
		os.Stdout.Write(signed)
		return
	}
	if len(os.Args) != 3 {
		must(errors.New("second_opinion KEYS EVIDENCE | sign KEY TEXT"))
	}
	written, err := os.ReadFile(os.Args[1])
	must(err)
	list := []note.Verifier{}
	for _, line := range strings.Split(strings.TrimSpace(string(written)), "\n") {
		key, err := verifier(line)
		must(err)
		list = append(list, key)
	}
	documents, err := os.ReadFile(os.Args[2])
	must(err)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, line := range bytes.Split(bytes.TrimSpace(documents), []byte("\n")) {
		if err := check(line, note.VerifierList(list...)); err != nil {
			fmt.Fprintln(out, "refused:", strings.ReplaceAll(err.Error(), "\n", " "))
		} else {
			fmt.Fprintln(out, "ok")
		}
	}
}
