-- Of a mail with very many files some are in its source alone.
ALTER TABLE "inbound_mails" ADD COLUMN "files_left_out" INTEGER NOT NULL DEFAULT 0;
