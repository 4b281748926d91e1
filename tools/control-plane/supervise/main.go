// Command supervise runs one program for as long as its own standard input stays open.
//
// The pipe's other end is held by the process that wants the program. However that process ends,
// SIGKILL included, the operating system closes the pipe, and the program is killed at once: there
// is nothing to save in a control plane that only lives for a test. With -remove DIRECTORY the
// program's data is removed after it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

func main() {
	remove := flag.String("remove", "", "a directory to remove when the program has ended")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: supervise [-remove DIRECTORY] PROGRAM [ARGUMENT...]")
		os.Exit(2)
	}
	code := run(flag.Args())
	if *remove != "" {
		os.RemoveAll(*remove)
	}
	os.Exit(code)
}

func run(command []string) int {
	program := exec.Command(command[0], command[1:]...)
	program.Stdout = os.Stdout
	program.Stderr = os.Stderr
	if err := program.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 127
	}

	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	inputClosed := make(chan struct{})
	go func() {
		io.Copy(io.Discard, os.Stdin)
		close(inputClosed)
	}()
	go func() {
		select {
		case <-signals:
		case <-inputClosed:
		}
		program.Process.Kill()
	}()

	err := program.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() > 0 {
		return exit.ExitCode()
	}
	if err != nil {
		return 1
	}
	return 0
}
