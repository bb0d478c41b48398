-- AlterTable
ALTER TABLE "emails" ADD COLUMN     "policy_version" INTEGER;

-- CreateTable
CREATE TABLE "ladder_versions" (
    "version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "customer_class" TEXT,
    "ladder" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "key" TEXT,

    CONSTRAINT "ladder_versions_pkey" PRIMARY KEY ("version")
);

-- CreateIndex
CREATE INDEX "ladder_versions_kind_customer_class_version_idx" ON "ladder_versions"("kind", "customer_class", "version");

-- CreateIndex
CREATE UNIQUE INDEX "ladder_versions_by_key_key" ON "ladder_versions"("by", "key");

-- The edits of the ladders are append-only: what an order was escalated by must be found for good.
CREATE FUNCTION "refuse_change_of_ladder_versions"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ladder_versions is append-only: % is refused', TG_OP;
END
$$;

CREATE TRIGGER "ladder_versions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ladder_versions"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_ladder_versions"();
